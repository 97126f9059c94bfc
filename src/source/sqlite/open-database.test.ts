import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { afterAll, describe, expect, it } from 'vitest';
import {
  collectGarbage,
  contentsOf,
  copyDatabase,
  makeFolder,
  removeFolders,
  runSql,
} from '../../../tests/fixtures/database-copy.ts';
import { openDatabase } from './open-database.ts';
import type { ReadOnlyDatabase } from './read-only-database.ts';

afterAll(removeFolders);

const isWindows = process.platform === 'win32';

function numberIn(database: ReadOnlyDatabase, sql: string): unknown {
  return [...database.rows(sql)][0]?.[0];
}

/** Opens, counts the sessions, tries to write in two ways, and closes. */
function readSessions(file: string): { mode: string; sessions: unknown; refusals: number } {
  const opened = openDatabase(file);
  if (opened.state !== 'open') throw new Error(`${opened.state}: ${opened.error}`);
  const { database, place } = opened;
  const sessions = numberIn(database, 'select count(*) from session');
  let refusals = 0;
  for (const sql of ['create table written (a)', "update session set title = 'written'"]) {
    try {
      database.run(sql);
    } catch {
      refusals += 1;
    }
  }
  database.close();
  return { mode: place.mode, sessions, refusals };
}

async function expectNoTrace(file: string, expected: { mode: string; sessions: number }): Promise<void> {
  const folder = path.dirname(file);
  const before = contentsOf(folder);
  expect(readSessions(file)).toEqual({ ...expected, refusals: 2 });
  await collectGarbage();
  expect(contentsOf(folder)).toEqual(before);
}

/** Runs as a user without rights on root's files, where the tests run as root. */
function unprivileged<T>(run: () => T): T {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    return run();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe('opening a database', () => {
  it('honours a log that nobody has open, and leaves no trace', async () => {
    await expectNoTrace(copyDatabase('sqlite-1.18.33'), { mode: 'private', sessions: 61 });
  });

  it('leaves no trace without a log', async () => {
    await expectNoTrace(copyDatabase('sqlite-1.18.33', { wal: false }), { mode: 'immutable', sessions: 59 });
  });

  it('leaves no trace beside an empty log', async () => {
    const file = copyDatabase('sqlite-1.18.33', { wal: false });
    writeFileSync(`${file}-wal`, '');
    await expectNoTrace(file, { mode: 'immutable', sessions: 59 });
  });

  it.each([
    ['ends after its header', (wal: Buffer) => wal.subarray(0, 32)],
    ['has frames of an older log', (wal: Buffer) => wal.fill(0, 40, 48)],
    ['has a torn first frame', (wal: Buffer) => wal.fill(0xff, 500, 600)],
  ])('keeps a log that %s', async (_, spoil) => {
    const file = copyDatabase('sqlite-1.18.33');
    writeFileSync(`${file}-wal`, spoil(readFileSync(`${file}-wal`)));
    await expectNoTrace(file, { mode: 'immutable', sessions: 59 });
  });

  it('reads beside another program that has it open', async () => {
    const file = copyDatabase('sqlite-1.18.33');
    const other = new Database(file);
    other.exec('begin; select count(*) from session; commit');
    try {
      await expectNoTrace(file, { mode: 'shared', sessions: 61 });
    } finally {
      other.close();
    }
  });

  it('reads what a killed program left: a log with its shared memory', async () => {
    const live = copyDatabase('sqlite-1.18.33');
    const other = new Database(live);
    other.exec('begin; select count(*) from session; commit');
    const file = path.join(makeFolder(), 'opencode.db');
    for (const suffix of ['', '-wal', '-shm']) copyFileSync(live + suffix, file + suffix);
    other.close();
    await expectNoTrace(file, { mode: 'shared', sessions: 61 });
  });

  it('reads a database with a rollback journal', async () => {
    const file = copyDatabase('migrated-1.2.1');
    runSql(file, 'pragma journal_mode = delete');
    await expectNoTrace(file, { mode: 'shared', sessions: 61 });
  });

  it.skipIf(isWindows)('reads what a killed program left in a folder that cannot be written to', () => {
    const live = copyDatabase('sqlite-1.18.33');
    const other = new Database(live);
    other.exec('begin; select count(*) from session; commit');
    const folder = makeFolder();
    const file = path.join(folder, 'opencode.db');
    for (const suffix of ['', '-wal', '-shm']) {
      copyFileSync(live + suffix, file + suffix);
      chmodSync(file + suffix, 0o444);
    }
    other.close();
    const before = contentsOf(folder);
    chmodSync(folder, 0o555);
    try {
      expect(unprivileged(() => readSessions(file))).toEqual({ mode: 'shared', sessions: 61, refusals: 2 });
      expect(contentsOf(folder)).toEqual(before);
    } finally {
      chmodSync(folder, 0o755);
    }
  });

  it.skipIf(isWindows).each([
    ['a log', true, 'private', 61],
    ['no log', false, 'immutable', 59],
  ] as const)('reads from a folder that cannot be written to, with %s', async (_, wal, mode, sessions) => {
    const file = copyDatabase('sqlite-1.18.33', { wal });
    const folder = path.dirname(file);
    const before = contentsOf(folder);
    chmodSync(file, 0o444);
    if (wal) chmodSync(`${file}-wal`, 0o444);
    chmodSync(folder, 0o555);
    try {
      expect(unprivileged(() => readSessions(file))).toEqual({ mode, sessions, refusals: 2 });
      await collectGarbage();
      expect(contentsOf(folder)).toEqual(before);
    } finally {
      chmodSync(folder, 0o755);
    }
  });

  it
    .skipIf(isWindows)
    .each(['a b?mode=rwc#x%41.db', 'quote\'"s & 100%.db', 'файл 🗂 \u202e.db', 'line\nbreak.db', 'file:x.db'])(
    'opens %j by its own name',
    async (name) => {
      const file = copyDatabase('sqlite-1.18.33', { name });
      await expectNoTrace(file, { mode: 'private', sessions: 61 });
    },
  );

  it.skipIf(isWindows)('honours the log beside the real file of a link', () => {
    const file = copyDatabase('sqlite-1.18.33');
    const link = path.join(makeFolder(), 'opencode.db');
    symlinkSync(file, link);
    expect(readSessions(link)).toMatchObject({ sessions: 61 });
    expect(contentsOf(path.dirname(link))).toHaveLength(1);
  });

  it('ends a statement that is left early, so that the log can be emptied', () => {
    const file = copyDatabase('sqlite-1.18.33');
    const other = new Database(file);
    other.exec('begin; select count(*) from session; commit');
    const opened = openDatabase(file);
    if (opened.state !== 'open') throw new Error(opened.error);
    for (const _ of opened.database.rows('select id from part')) break;
    other.exec('pragma wal_checkpoint(truncate)');
    expect(statSync(`${file}-wal`).size).toBe(0);
    opened.database.close();
    other.close();
  });
});

describe('a database that cannot be opened', () => {
  it('is missing when there is nothing, or a link to nothing', () => {
    const folder = makeFolder();
    expect(openDatabase(path.join(folder, 'opencode.db'))).toMatchObject({ state: 'missing' });
    if (isWindows) return;
    symlinkSync(path.join(folder, 'gone.db'), path.join(folder, 'opencode.db'));
    expect(openDatabase(path.join(folder, 'opencode.db'))).toMatchObject({
      state: 'missing',
      error: expect.stringContaining('a link to nothing'),
    });
  });

  it('is not a file when it is a folder, a FIFO or a device', () => {
    expect(openDatabase(makeFolder())).toMatchObject({ state: 'not_a_file' });
    if (isWindows) return;
    const fifo = path.join(makeFolder(), 'opencode.db');
    execFileSync('mkfifo', [fifo]);
    expect(openDatabase(fifo)).toMatchObject({ state: 'not_a_file' });
    expect(openDatabase('/dev/zero')).toMatchObject({ state: 'not_a_file' });
  });

  it('is not opened beside a log that is a FIFO', () => {
    if (isWindows) return;
    const file = copyDatabase('sqlite-1.18.33', { wal: false });
    execFileSync('mkfifo', [`${file}-wal`]);
    expect(openDatabase(file)).toMatchObject({ state: 'not_a_file', error: expect.stringContaining('-wal') });
  });

  it('is unreadable in a loop of links and without permission', () => {
    if (isWindows) return;
    const loop = path.join(makeFolder(), 'opencode.db');
    symlinkSync(loop, loop);
    expect(openDatabase(loop)).toMatchObject({
      state: 'unreadable',
      error: expect.stringContaining('ELOOP'),
    });
    const file = copyDatabase('migrated-1.2.1');
    chmodSync(file, 0);
    expect(unprivileged(() => openDatabase(file))).toMatchObject({ state: 'unreadable' });
  });

  it('is unreadable by a name with a NUL', () => {
    expect(openDatabase('/tmp/a\0b.db')).toMatchObject({ state: 'unreadable' });
  });

  it('is empty at 0 bytes, and its log stays', () => {
    const file = copyDatabase('sqlite-1.18.33');
    truncateSync(file);
    expect(openDatabase(file)).toMatchObject({ state: 'empty_file' });
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
  });

  it('is not a database when it holds something else', () => {
    const file = path.join(makeFolder(), 'opencode.db');
    writeFileSync(file, 'these are no sessions, but it is long enough for a header\n'.repeat(99));
    expect(openDatabase(file)).toMatchObject({ state: 'not_a_database' });
  });

  it.each([16, 99, 100, 4000, 100_000])('is truncated when %i bytes are left', (bytes) => {
    const file = copyDatabase('migrated-1.2.1');
    truncateSync(file, bytes);
    expect(openDatabase(file)).toMatchObject({ state: 'truncated' });
  });

  it('is corrupt when its schema is', () => {
    const file = copyDatabase('migrated-1.2.1');
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xff, 100, 4096));
    expect(openDatabase(file)).toMatchObject({ state: 'corrupt' });
  });

  it('is busy while another program locks it, with a log or a rollback journal', () => {
    const file = copyDatabase('v2-2.0.15');
    const other = new Database(file);
    other.exec('begin; select count(*) from kv; commit');
    other.exec('pragma locking_mode = exclusive');
    other.exec("insert into kv values ('a', 'b', 1, 1)");
    expect(openDatabase(file, 20)).toMatchObject({ state: 'busy' });
    other.close();

    const old = copyDatabase('migrated-1.2.1');
    runSql(old, 'pragma journal_mode = delete');
    const writer = new Database(old);
    writer.exec('begin exclusive');
    expect(openDatabase(old, 20)).toMatchObject({ state: 'busy' });
    writer.exec('rollback');
    writer.close();
  });

  it('needs recovery beside the journal of an interrupted write, which stays', () => {
    const live = path.join(makeFolder(), 'opencode.db');
    runSql(
      live,
      'create table t (a)',
      `with recursive n (i) as (select 1 union all select i + 1 from n where i < 2000)
      insert into t select hex(zeroblob(500)) from n`,
    );
    const writer = new Database(live);
    writer.exec("pragma cache_size = 5; begin; update t set a = a || 'x'");
    const file = path.join(makeFolder(), 'opencode.db');
    for (const suffix of ['', '-journal']) copyFileSync(live + suffix, file + suffix);
    writer.exec('rollback');
    writer.close();
    const before = contentsOf(path.dirname(file));
    expect(openDatabase(file)).toMatchObject({ state: 'needs_recovery' });
    expect(contentsOf(path.dirname(file))).toEqual(before);
  });

  it('has a hint and names the file in every state', () => {
    const folder = makeFolder();
    mkdirSync(path.join(folder, 'folder.db'));
    writeFileSync(path.join(folder, 'empty.db'), '');
    for (const name of ['folder.db', 'empty.db', 'none.db']) {
      const opened = openDatabase(path.join(folder, name));
      if (opened.state === 'open') throw new Error('it was opened');
      expect(opened.error).toContain(name);
      expect(opened.hint).toMatch(/\.$/);
    }
    rmSync(folder, { recursive: true });
  });
});
