import { mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { constant, type Sql, sql } from '../src/db/sql.ts';
import type { Row } from '../src/db/values.ts';
import type { Job } from '../src/ingest/readers/reading.ts';
import { expectAsFresh } from './support/as-fresh.ts';
import { runProgram, startProgram } from './support/built-program.ts';
import { removeDataDirs } from './support/corpora.ts';
import { type FollowedFolder, type FollowOptions, followFoldersWith } from './support/followed-folder.ts';
import { MADE_AT, newStorageFolder, type StorageFolder } from './support/storage-folder.ts';

const POLL = { timeout: 60_000 };

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  removeDataDirs();
});

async function follow(options: FollowOptions, ...dataDirs: readonly string[]): Promise<FollowedFolder> {
  const followed = await followFoldersWith(options, ...dataDirs);
  closing.push(() => followed.close());
  return followed;
}

function newHome(): string {
  const home = mkdtempSync(path.join(os.tmpdir(), 'ocmon-handoff-'));
  closing.push(async () => rmSync(home, { recursive: true, force: true }));
  return home;
}

/** Does something once, while the pass is about to read its first files of a kind; those of kinds before are in. */
function beforeReading(
  kind: string,
  act: () => void | Promise<void>,
): Required<Pick<FollowOptions, 'beforeJob'>> {
  let isDone = false;
  return {
    async beforeJob(job: Job) {
      if (isDone || job.type !== 'files' || job.layout.kind !== kind) return;
      isDone = true;
      await act();
    },
  };
}

/** A session with three answers of 0.5 each, and a part of each; all older than any test. */
function newFolder(): StorageFolder {
  const folder = newStorageFolder();
  folder.session('ses_a');
  for (const message of MESSAGES) {
    folder.message('ses_a', message);
    folder.part(message, `prt_of_${message}`);
  }
  return folder;
}

const MESSAGES = ['msg_1', 'msg_2', 'msg_3'] as const;
const FILES = [
  'session/prj/ses_a.json',
  ...MESSAGES.flatMap((message) => [
    `message/ses_a/${message}.json`,
    `part/${message}/prt_of_${message}.json`,
  ]),
] as const;

function touch(file: string, mtime: number): void {
  utimesSync(file, mtime / 1000, mtime / 1000);
}

/** The state of a file, with the moment in epoch milliseconds. */
async function stateOf({ pool }: FollowedFolder, file: string): Promise<Row | undefined> {
  return pool.writer.first(sql`
    SELECT
      status, attempts, missing_since, last_modified, size::DOUBLE AS size, checksum IS NOT NULL AS has_checksum,
      epoch_ms(processed_at)::DOUBLE AS processed_at
    FROM file_processing_state WHERE file_path = ${file}`);
}

async function readAt(followed: FollowedFolder, file: string): Promise<number> {
  return Number((await stateOf(followed, file))?.processed_at);
}

/** The state of a file that was read as it stands now. */
function processed(file: string): Row {
  const { mtimeMs, size } = statSync(file);
  return {
    status: 'processed',
    attempts: 1,
    missing_since: null,
    last_modified: mtimeMs,
    size,
    has_checksum: true,
  };
}

async function theOne({ pool }: FollowedFolder, query: Sql): Promise<unknown> {
  return Object.values((await pool.writer.first(query)) ?? {})[0];
}

function costOf(followed: FollowedFolder): Promise<unknown> {
  return theOne(followed, sql`SELECT sum(cost)::DOUBLE FROM messages WHERE missing_since IS NULL`);
}

/** Rows and different ids of a table. */
async function countsOf(
  { pool }: FollowedFolder,
  table: 'sessions' | 'messages' | 'parts',
): Promise<Row | undefined> {
  return pool.writer.first(sql`
    SELECT count(*)::INTEGER AS rows, count(DISTINCT id)::INTEGER AS ids FROM ${constant(table)}`);
}

/** Waits until a message that is written now has come in: what was hinted before it has been looked at then. */
async function pastHints(followed: FollowedFolder, folder: StorageFolder): Promise<void> {
  folder.message('ses_a', 'msg_last', { cost: 0 });
  await expect.poll(() => stateOf(followed, folder.at('message/ses_a/msg_last.json')), POLL).toBeDefined();
  await followed.caughtUp();
}

async function runsOf({ pool }: FollowedFolder): Promise<Row[]> {
  return pool.writer.all(sql`
    SELECT
      phase, ended_at IS NOT NULL AS has_ended, files_seen::INTEGER AS seen, files_processed::INTEGER AS processed,
      files_unchanged::INTEGER AS unchanged
    FROM sync_runs ORDER BY started_at`);
}

describe('the hand-off from bulk to realtime', { timeout: 180_000 }, () => {
  it('bulk marks files', async () => {
    const folder = newFolder();
    folder.write('message/ses_a/torn.json', '{"torn":');
    folder.write('migration', '2');
    const followed = await follow({}, folder.dataDir);
    await followed.caughtUp();
    for (const name of FILES)
      expect(await stateOf(followed, folder.at(name))).toMatchObject(processed(folder.at(name)));
    expect(await stateOf(followed, folder.at('message/ses_a/torn.json'))).toMatchObject({ status: 'failed' });
    expect(await stateOf(followed, folder.at('migration'))).toMatchObject({ status: 'skipped' });
    const [bulk] = await runsOf(followed);
    expect(bulk).toMatchObject({
      phase: 'done',
      has_ended: true,
      seen: FILES.length + 2,
      processed: FILES.length,
    });
  });

  it('realtime skips what is processed', async () => {
    const folder = newFolder();
    const followed = await follow({}, folder.dataDir);
    await followed.caughtUp();
    const files = FILES.map((name) => folder.at(name));
    const before = await Promise.all(files.map((file) => readAt(followed, file)));
    for (const file of files) touch(file, MADE_AT); // a hint, and nothing has changed
    const [first = ''] = files;
    touch(first, MADE_AT + 60_000); // another time, the same bytes
    await pastHints(followed, folder);
    expect(await Promise.all(files.map((file) => readAt(followed, file)))).toEqual(before);
    for (const file of files) expect(await stateOf(followed, file)).toMatchObject(processed(file));
    await followed.stop();
    const [bulk, realtime] = await runsOf(followed);
    expect(bulk).toMatchObject({ processed: FILES.length });
    expect(realtime).toMatchObject({ phase: 'realtime', has_ended: true, processed: 1 });
  });

  it.each([
    ['as it is written', () => Date.now()],
    ['with a time from before', () => MADE_AT],
  ])('file created during bulk: %s', async (_how, mtime) => {
    const folder = newFolder();
    const late = [
      'session/prj/ses_late.json',
      'message/ses_late/msg_late.json',
      'part/msg_late/prt_late.json',
    ];
    const create = (): void => {
      folder.session('ses_late');
      folder.message('ses_late', 'msg_late');
      folder.part('msg_late', 'prt_late');
      for (const name of late) touch(folder.at(name), mtime());
    };
    // Sessions and messages are listed and read by then; parts are listed.
    const followed = await follow(beforeReading('part', create), folder.dataDir);
    await followed.caughtUp();
    for (const name of late) {
      const file = folder.at(name);
      await expect.poll(() => stateOf(followed, file), POLL).toMatchObject(processed(file));
    }
    expect(await countsOf(followed, 'messages')).toEqual({ rows: 4, ids: 4 });
    await expectAsFresh(followed, folder.dataDir);
  });

  it.each([
    ['as it is written', () => Date.now()],
    ['with a time from before', () => MADE_AT - 60_000],
    ['with a time to come', () => Date.now() + 3_600_000],
  ])('file modified after bulk: %s', async (_how, mtime) => {
    const folder = newFolder();
    const followed = await follow({}, folder.dataDir);
    await followed.caughtUp();
    const file = folder.at('message/ses_a/msg_1.json');
    const before = await readAt(followed, file);
    folder.message('ses_a', 'msg_1', { cost: 7 });
    touch(file, mtime());
    await expect.poll(() => costOf(followed), POLL).toBe(8);
    await expect.poll(() => stateOf(followed, file), POLL).toMatchObject(processed(file));
    expect(await readAt(followed, file)).toBeGreaterThan(before);
    expect(await countsOf(followed, 'messages')).toEqual({ rows: 3, ids: 3 });
  });

  it('crash during bulk', async () => {
    const folder = newFolder();
    const home = newHome();
    let crash = (): void => undefined;
    const reached = new Promise<void>((resolve) => {
      crash = resolve;
    });
    const first = await follow(
      {
        home,
        ...beforeReading('part', async () => {
          crash();
          await new Promise((resolve) => setImmediate(resolve));
        }),
      },
      folder.dataDir,
    );
    await reached;
    await first.stop();
    expect(await runsOf(first)).toMatchObject([{ phase: 'bulk', has_ended: false }]);
    expect(await theOne(first, sql`SELECT phase FROM sync_state`)).toBe('bulk');
    expect(await countsOf(first, 'messages')).toEqual({ rows: 3, ids: 3 });
    expect(await countsOf(first, 'parts')).toEqual({ rows: 0, ids: 0 });
    for (const name of FILES) {
      const file = folder.at(name);
      if (name.startsWith('part/')) expect(await stateOf(first, file)).toBeUndefined();
      else expect(await stateOf(first, file)).toMatchObject(processed(file));
    }
    await first.close();
    closing.pop();

    folder.message('ses_a', 'msg_2', { cost: 3 });
    rmSync(folder.at('message/ses_a/msg_3.json'));
    const second = await follow({ home }, folder.dataDir);
    await second.caughtUp();
    const [, after] = await runsOf(second);
    // The session and one message are as they were; one message is another, one is gone, and no part was read.
    expect(after).toMatchObject({ phase: 'done', has_ended: true, seen: 6, unchanged: 2, processed: 4 });
    expect(await costOf(second)).toBe(3.5);
    expect(await stateOf(second, folder.at('message/ses_a/msg_3.json'))).toMatchObject({
      missing_since: expect.anything(),
    });
    await expectAsFresh(second, folder.dataDir);
  });

  it('two indexers: on two databases both read the same source', async () => {
    const folder = newFolder();
    const [one, other] = [await follow({}, folder.dataDir), await follow({}, folder.dataDir)];
    await one.caughtUp();
    folder.message('ses_a', 'msg_4', { cost: 4 });
    rmSync(folder.at('message/ses_a/msg_1.json'));
    for (const followed of [one, other]) {
      await expectAsFresh(followed, folder.dataDir);
      expect(await costOf(followed)).toBe(5);
    }
  });

  it.skipIf(process.platform === 'win32')(
    'two indexers: on one database the second says who holds it',
    async () => {
      const folder = newFolder();
      const database = path.join(newHome(), 'analytics.duckdb');
      const serve = ['serve', '--port', '0', '--json', '--database', database, '--data-dir', folder.dataDir];
      const first = startProgram(serve);
      closing.push(async () => {
        first.process.kill('SIGTERM');
        await first.ended;
      });
      let out = '';
      first.process.stdout?.on('data', (bytes: Buffer) => {
        out += bytes.toString();
      });
      await expect.poll(() => out.includes('\n'), POLL).toBe(true);
      const second = await runProgram(serve);
      expect({ code: second.code, stdout: second.stdout }).toEqual({ code: 1, stdout: '' });
      expect(second.stderr).toContain(`process ${first.process.pid}`);
      expect(first.process.exitCode).toBeNull();
    },
    120_000,
  );

  it('duplicate prevention', async () => {
    const folder = newFolder();
    const rewriteAll = (cost: number): void => {
      folder.session('ses_a', { title: `At ${cost}` });
      for (const message of MESSAGES) {
        folder.message('ses_a', message, { cost });
        folder.part(message, `prt_of_${message}`, { text: `at ${cost}` });
      }
      for (const name of FILES) touch(folder.at(name), Date.now());
    };
    // Each file is read by bulk as it was or as it is, and is hinted and as young as what belongs to realtime.
    const followed = await follow(
      beforeReading('message', () => rewriteAll(2)),
      folder.dataDir,
    );
    await expect.poll(() => costOf(followed), POLL).toBe(6);
    await followed.caughtUp();
    // A pass that is asked for, changes and their hints at the same time.
    rewriteAll(4);
    const asked = followed.follower.sync({
      sample: false,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    rewriteAll(5);
    expect(await asked).toHaveProperty('answer');
    await expect.poll(() => costOf(followed), POLL).toBe(15);
    await pastHints(followed, folder);
    expect(await costOf(followed)).toBe(15);
    expect(await countsOf(followed, 'sessions')).toEqual({ rows: 1, ids: 1 });
    expect(await countsOf(followed, 'messages')).toEqual({ rows: 4, ids: 4 });
    expect(await countsOf(followed, 'parts')).toEqual({ rows: 3, ids: 3 });
    expect(await theOne(followed, sql`SELECT count(*)::INTEGER FROM file_processing_state`)).toBe(
      FILES.length + 1,
    );
    for (const name of FILES)
      expect(await stateOf(followed, folder.at(name))).toMatchObject(processed(folder.at(name)));
    await expectAsFresh(followed, folder.dataDir);
  });

  it('handoff timestamp', async () => {
    const folder = newFolder();
    const t0 = Math.floor(Date.now() / 1000) * 1000;
    const at = { before: t0 - 1, equal: t0, after: t0 + 1 };
    const fileOf = (name: keyof typeof at): string => folder.at(`part/msg_1/prt_${name}.json`);
    for (const name of ['before', 'equal', 'after'] as const) {
      folder.part('msg_1', `prt_${name}`);
      touch(fileOf(name), at[name]);
    }
    // The clock stands until the pass has begun; then no two looks at it are the same.
    let hasBegun = false;
    let looks = 0;
    const now = (): number => {
      if (hasBegun) looks += 1;
      return t0 + looks;
    };
    const begin = (): void => {
      hasBegun = true;
    };
    const followed = await follow({ clock: { now }, onProgress: begin }, folder.dataDir);
    await followed.caughtUp();
    expect(await theOne(followed, sql`SELECT epoch_ms(t0)::DOUBLE FROM sync_state`)).toBe(t0);
    const old = await readAt(followed, folder.at('part/msg_1/prt_of_msg_1.json'));
    expect(await readAt(followed, fileOf('before'))).toBe(old); // in one segment with what is older
    expect(await readAt(followed, fileOf('equal'))).toBeGreaterThan(old);
    expect(await readAt(followed, fileOf('after'))).toBe(await readAt(followed, fileOf('equal')));
    const [bulk] = await runsOf(followed);
    expect(bulk).toMatchObject({ processed: FILES.length + 3 });
    await expectAsFresh(followed, folder.dataDir);
  });
});
