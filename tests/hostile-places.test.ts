import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sql } from '../src/db/sql.ts';
import { askSessions, askStats } from './support/answers.ts';
import { removeDataDirs } from './support/corpora.ts';
import { failuresOf, goodStorage, idsOf, load, skippedIn } from './support/ledger.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';
import {
  MADE_AT,
  messageDocument,
  newStorageFolder,
  partDocument,
  pretty,
  sessionDocument,
} from './support/storage-folder.ts';

const isRoot = process.getuid?.() === 0;
const isWindows = process.platform === 'win32';

afterAll(removeDataDirs);

const makeFifo = (file: string): void => void execFileSync('mkfifo', [file]);

describe.skipIf(isWindows)('things in a record’s place', () => {
  it('fail with what they are, and are never opened', async () => {
    const storage = goodStorage();
    const at = (name: string): string => storage.at(`part/msg_good/${name}.json`);
    const target = storage.write('../elsewhere.json', pretty(partDocument('msg_good', 'link')));
    symlinkSync(target, at('link to a file'));
    symlinkSync(at('loop'), at('loop'));
    symlinkSync('/dev/zero', at('link to a device'));
    symlinkSync('/nowhere', at('link to nothing'));
    makeFifo(at('pipe'));
    mkdirSync(at('folder'));
    writeFileSync(path.join(at('folder'), 'inside.json'), '{}');
    symlinkSync(storage.at('part'), storage.at('part/loop of folders'));
    await load(storage, async (database, counts) => {
      const link = "a symbolic link in a record's place is not opened";
      expect(await failuresOf(database)).toEqual({
        [at('link to a file')]: link,
        [at('loop')]: link,
        [at('link to a device')]: link,
        [at('link to nothing')]: link,
        [at('pipe')]: "a named pipe in a record's place is not opened",
        [at('folder')]: "a folder in a record's place is not opened",
        [storage.at('part/loop of folders')]: 'a symbolic link in place of a folder is not followed',
      });
      expect(counts).toMatchObject({ seen: 10, processed: 3, failed: 7 });
      expect(await idsOf(database, 'parts')).toEqual(['prt_good']);
      const again = await database.sync(storage.dataDir);
      expect(again.counts).toMatchObject({ seen: 10, unchanged: 3, failed: 7 });
    });
  });

  it.skipIf(!isRoot)('fail when they are a device', async () => {
    const storage = goodStorage();
    const device = storage.at('part/msg_good/device.json');
    execFileSync('mknod', [device, 'c', '1', '5']);
    await load(storage, async (database) => {
      expect(await failuresOf(database)).toEqual({ [device]: "a device in a record's place is not opened" });
    });
  });

  it('are skipped when they are no .json, each with its reason', async () => {
    const storage = goodStorage();
    const note = storage.write('part/msg_good/note.txt', 'a note');
    const torn = storage.write('part/msg_good/prt_x.json.tmp', '{');
    const loose = storage.write('part/loose.json', '{}');
    mkdirSync(storage.at('part/msg_good/backup'));
    await load(storage, async (database, counts) => {
      expect(await skippedIn(database)).toEqual({
        [storage.at('part/msg_good/backup')]: 'folder without the ending .json',
        [note]: 'file without the ending .json',
        [torn]: 'file without the ending .json',
        [loose]: 'a file where only folders are expected',
      });
      expect(counts).toMatchObject({ seen: 7, processed: 3, skipped: 4, failed: 0 });
      const again = await database.sync(storage.dataDir);
      expect(again.counts).toMatchObject({ seen: 7, unchanged: 3, skipped: 4 });
    });
  });
});

/** Names that a shell, a database, a terminal or a program might trip over. */
const NAMES = [
  `it's "quoted" \`here\``,
  'two\nlines\r\tand a tab',
  '😀 café e\u0301',
  'C:\\temp\\new',
  "'); DROP TABLE messages; --",
  '100% %s %n *?[a-z]{a,b}',
  '-rf --data-dir=x',
  '$HOME $(id) ~ & | ; < >',
  '__proto__',
  'constructor',
  '#1',
  'x'.repeat(200),
  '\u001b[31mred\u202e',
  '\u0001 and \u007f',
  '..hidden',
  '.',
  ' ',
  'a.json',
];

describe.skipIf(isWindows)('names', () => {
  it('are ids, however odd', async () => {
    const storage = newStorageFolder();
    for (const name of NAMES) {
      storage.write(`session/${name}/${name}.json`, pretty(sessionDocument(name, { projectID: name })));
      storage.write(`message/${name}/${name}.json`, pretty(messageDocument(name, name)));
      storage.write(`part/${name}/${name}.json`, pretty(partDocument(name, name, { sessionID: name })));
    }
    // A folder cannot be named so: the records below it lie one level up, where files have no place.
    const misplaced: readonly string[] = NAMES.filter((name) => name === '.');
    await load(storage, async (database, counts) => {
      const ids = NAMES.filter((name) => !misplaced.includes(name)).sort();
      for (const table of ['sessions', 'messages', 'parts'] as const)
        expect((await idsOf(database, table)).sort()).toEqual(ids);
      expect(await failuresOf(database)).toEqual({});
      expect(counts).toMatchObject({ processed: ids.length * 3, skipped: misplaced.length * 3, failed: 0 });
      const { messages, parts } = await askStats(database.pool);
      expect({ orphans: messages.orphans, parts }).toEqual({
        orphans: 0,
        parts: { total: ids.length, orphans: 0 },
      });
      const issues = await database.pool.writer.all(sql`SELECT * FROM quality_issues`);
      expect(issues).toEqual([]);
    });
  });

  it.runIf(process.platform === 'linux')('that are no UTF-8 fail, of files and of folders', async () => {
    const storage = goodStorage();
    const raw = (name: string): Buffer =>
      Buffer.concat([Buffer.from(storage.at('part/msg_good/')), Buffer.from(name, 'latin1')]);
    writeFileSync(raw('bad \u00ff.json'), '{}');
    const folder = Buffer.concat([Buffer.from(storage.at('part/')), Buffer.from('folder \u00fe', 'latin1')]);
    mkdirSync(folder);
    writeFileSync(Buffer.concat([folder, Buffer.from('/prt.json')]), '{}');
    await load(storage, async (database, counts) => {
      expect(await failuresOf(database)).toEqual({
        [storage.at('part/msg_good/bad \ufffd.json')]: 'the file name is not valid UTF-8',
        [storage.at('part/folder \ufffd')]: 'the folder name is not valid UTF-8',
      });
      expect(counts).toMatchObject({ seen: 5, processed: 3, failed: 2 });
    });
  });
});

describe.skipIf(isWindows)('what may not be read', () => {
  it('fails with the reason of the system, the file and the folder each', async () => {
    const storage = goodStorage();
    const file = storage.part('msg_good', 'prt_secret');
    const folder = path.dirname(storage.part('msg_secret', 'prt_hidden'));
    chmodSync(file, 0o000);
    chmodSync(folder, 0o000);
    chmodSync(storage.dataDir, 0o755);
    const database = await openLoadedDatabase();
    try {
      const { counts } = await asNobody(path.dirname(database.file), () => database.sync(storage.dataDir));
      expect(await failuresOf(database)).toEqual({
        [file]: 'cannot be read (EACCES)',
        [folder]: 'the folder cannot be listed (EACCES)',
      });
      expect(counts).toMatchObject({ seen: 5, processed: 3, failed: 2 });
      chmodSync(file, 0o644);
      chmodSync(folder, 0o755);
      utimesSync(file, MADE_AT / 1000 + 1, MADE_AT / 1000 + 1);
      await asNobody(path.dirname(database.file), () => database.sync(storage.dataDir));
      expect(await failuresOf(database)).toEqual({});
      expect(await idsOf(database, 'parts')).toEqual(['prt_good', 'prt_hidden', 'prt_secret']);
    } finally {
      chmodSync(folder, 0o755);
      await database.close();
    }
  });

  it('takes nothing away that was read before', async () => {
    const storage = goodStorage();
    const folder = path.dirname(storage.part('msg_2', 'prt_2'));
    storage.message('ses_good', 'msg_2');
    chmodSync(storage.dataDir, 0o755);
    await load(storage, async (database) => {
      chmodSync(folder, 0o000);
      try {
        await asNobody(path.dirname(database.file), () => database.sync(storage.dataDir));
      } finally {
        chmodSync(folder, 0o755);
      }
      const row = await database.pool.writer.first(sql`SELECT missing_since FROM parts WHERE id = 'prt_2'`);
      expect(row).toEqual({ missing_since: null });
    });
  });
});

/** Root may read everything: it does the work as another user, who may write in `folder`. */
async function asNobody<T>(folder: string, work: () => Promise<T>): Promise<T> {
  if (!isRoot) return work();
  execFileSync('chmod', ['-R', 'a+rwX', folder]);
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('records that contradict each other', () => {
  it('cuts cycles of parents, and shows what has a dangling parent', async () => {
    const storage = newStorageFolder();
    storage.session('ses_a', { parentID: 'ses_c' });
    storage.session('ses_b', { parentID: 'ses_a' });
    storage.session('ses_c', { parentID: 'ses_b' });
    storage.session('ses_self', { parentID: 'ses_self' });
    storage.session('ses_dangling', { parentID: 'ses_gone' });
    storage.session('ses_below', { parentID: 'ses_dangling' });
    for (const id of ['ses_a', 'ses_b', 'ses_c', 'ses_self', 'ses_dangling', 'ses_below'])
      storage.message(id, `msg_${id}`);
    await load(storage, async (database) => {
      const rows = await database.pool.writer.all(sql`
        SELECT id, root_id, depth, in_cycle, is_orphan FROM sessions ORDER BY id`);
      expect(rows).toEqual([
        { id: 'ses_a', root_id: 'ses_a', depth: 0, in_cycle: true, is_orphan: false },
        { id: 'ses_b', root_id: 'ses_a', depth: 1, in_cycle: true, is_orphan: false },
        { id: 'ses_below', root_id: 'ses_dangling', depth: 1, in_cycle: false, is_orphan: false },
        { id: 'ses_c', root_id: 'ses_a', depth: 2, in_cycle: true, is_orphan: false },
        { id: 'ses_dangling', root_id: 'ses_dangling', depth: 0, in_cycle: false, is_orphan: true },
        { id: 'ses_self', root_id: 'ses_self', depth: 0, in_cycle: true, is_orphan: false },
      ]);
      const { sessions, tokens } = await askStats(database.pool);
      expect(sessions).toMatchObject({ total: 6, roots: 0, children: 6 });
      expect(tokens.input).toBe(600);
      const inclusive = (await askSessions(database.pool)).map(({ id, inclusive: all }) => [
        id,
        all.tokens.input,
      ]);
      expect(Object.fromEntries(inclusive)).toEqual({
        ses_a: 300,
        ses_b: 200,
        ses_c: 100,
        ses_self: 100,
        ses_dangling: 200,
        ses_below: 100,
      });
    });
  });

  it('counts a session in two project folders once, the later one, whatever order they come in', async () => {
    for (const later of ['prj_a', 'prj_b']) {
      const storage = newStorageFolder();
      const write = (project: string): string => {
        const updated = project === later ? MADE_AT + 60_000 : MADE_AT;
        const time = { created: MADE_AT, updated };
        return storage.write(
          `session/${project}/ses_1.json`,
          pretty(sessionDocument('ses_1', { projectID: project, title: `of ${project}`, time })),
        );
      };
      const files = { prj_a: write('prj_a'), prj_b: write('prj_b') };
      storage.message('ses_1', 'msg_1');
      await load(storage, async (database, counts) => {
        expect(counts).toMatchObject({ seen: 3, processed: 3 });
        expect(await titles(database)).toEqual([{ title: `of ${later}`, missing: false }]);
        expect((await askStats(database.pool)).sessions.total).toBe(1);

        rmSync(later === 'prj_a' ? files.prj_a : files.prj_b);
        await database.sync(storage.dataDir);
        const other = later === 'prj_a' ? 'prj_b' : 'prj_a';
        expect(await titles(database)).toEqual([{ title: `of ${other}`, missing: false }]);
      });
    }
  });

  it('counts a message id in two session folders once', async () => {
    const storage = newStorageFolder();
    storage.session('ses_1');
    storage.session('ses_2');
    storage.message('ses_2', 'msg_1', {
      tokens: { input: 7, output: 0, reasoning: 0, cache: { read: 0, write: 0 } },
    });
    storage.message('ses_1', 'msg_1');
    await load(storage, async (database, counts) => {
      expect(counts).toMatchObject({ seen: 4, processed: 4 });
      const rows = await database.pool.writer.all(sql`SELECT id, session_id, tokens_input FROM messages`);
      expect(rows).toEqual([{ id: 'msg_1', session_id: 'ses_1', tokens_input: 100 }]);
      const { messages, tokens } = await askStats(database.pool);
      expect([messages.total, tokens.input]).toEqual([1, 100]);
    });
  });
});

async function titles(database: LoadedDatabase): Promise<unknown[]> {
  return database.pool.writer.all(sql`SELECT title, missing_since IS NOT NULL AS missing FROM sessions`);
}
