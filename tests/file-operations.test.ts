import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../src/db/sql.ts';
import { files } from '../src/query/files.ts';
import { EVERYTHING, type Narrowing } from '../src/query/filters.ts';
import { PRESENT } from './support/answers.ts';
import { copyCorpus, removeDataDirs } from './support/corpora.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';
import { MADE_AT, newStorageFolder } from './support/storage-folder.ts';

const open: LoadedDatabase[] = [];
afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
  removeDataDirs();
});

async function openDatabase(): Promise<LoadedDatabase> {
  const database = await openLoadedDatabase();
  open.push(database);
  return database;
}

/** What a call says of a file: operation, whole path, path below the root, outside, lines added and deleted. */
async function operations({ pool }: LoadedDatabase, part?: string): Promise<readonly (readonly unknown[])[]> {
  const rows = await pool.writer.all(sql`
    SELECT operation, file, relative_path, is_outside, additions, deletions, moved_from
    FROM file_operations
    WHERE ${part ?? null} IS NULL OR part_id = ${part ?? null}
    ORDER BY id`);
  return rows.map((row) => Object.values(row));
}

const ROOT = '/home/lab/project';

/** A call of a tool that ended well, as OpenCode 1.x stores it. */
function call(tool: string, input: unknown, metadata: object = {}, state: object = {}): object {
  const time = { start: MADE_AT, end: MADE_AT + 5 };
  return {
    type: 'tool',
    tool,
    callID: 'call',
    text: undefined,
    state: { status: 'completed', input, output: 'done', title: 't', metadata, time, ...state },
  };
}

/** Loads calls by their names as those of one message, and answers with what each is known to have done. */
async function knownOf(
  calls: readonly (readonly [string, object])[],
): Promise<ReadonlyMap<string, readonly (readonly unknown[])[]>> {
  const folder = newStorageFolder();
  folder.session('ses_1', { directory: ROOT });
  folder.message('ses_1', 'msg_1', { path: { cwd: `${ROOT}/src`, root: ROOT } });
  const partOf = (n: number): string => `prt_${String(n).padStart(3, '0')}`;
  for (const [n, [, fields]] of calls.entries()) folder.part('msg_1', partOf(n), { ...fields });
  const database = await openDatabase();
  const { counts } = await database.sync(folder.dataDir);
  expect(counts).toMatchObject({ failed: 0, transientFailure: 0 });
  const known = new Map<string, readonly (readonly unknown[])[]>();
  for (const [n, [name]] of calls.entries()) known.set(name, await operations(database, partOf(n)));
  expect(known.size).toBe(calls.length);
  return known;
}

const file = `${ROOT}/a.ts`;
const diff = `Index: ${file}\n${'='.repeat(67)}\n--- ${file}\n+++ ${file}\n@@ -1,2 +1,3 @@\n--- a comment\n+-- another\n+more\n same\n`;
const patchText = [
  '*** Begin Patch',
  '*** Add File: added.txt',
  '+one',
  '+two',
  '*** Update File: ../old.ts',
  '*** Move to: ../new.ts',
  '@@ function',
  ' same',
  '-before',
  '+after',
  '*** End of File',
  '+last',
  '*** Delete File: /etc/gone',
  '*** End Patch',
].join('\n');

describe('what a call did to files', () => {
  const CALLS: readonly (readonly [string, object, readonly (readonly unknown[])[]])[] = [
    ['a read', call('read', { filePath: file }), [['read', file, 'a.ts', false, null, null, null]]],
    [
      'an edit with counts',
      call('edit', { filePath: file }, { diff, filediff: { file, additions: 7, deletions: 0 } }),
      [['edit', file, 'a.ts', false, 7, 0, null]],
    ],
    [
      'an edit of before counts were kept, whose lines look like a header',
      call('edit', { filePath: file }, { diff }),
      [['edit', file, 'a.ts', false, 2, 1, null]],
    ],
    [
      'an edit that kept nothing',
      call('edit', { filePath: file }),
      [['edit', file, 'a.ts', false, null, null, null]],
    ],
    [
      'several edits in one call',
      call(
        'multiedit',
        { filePath: file },
        { results: [1, 2].map((n) => ({ filediff: { additions: n, deletions: 1 } })) },
      ),
      [['edit', file, 'a.ts', false, 3, 2, null]],
    ],
    [
      'a new file',
      call('write', { filePath: file, content: 'one\n\nthree' }, { exists: false }),
      [['write', file, 'a.ts', false, 3, 0, null]],
    ],
    [
      'an empty new file',
      call('write', { filePath: file, content: '' }, { exists: false }),
      [['write', file, 'a.ts', false, 0, 0, null]],
    ],
    [
      'a new file of OpenCode 2',
      call('write', { path: 'b.ts', content: 'one\n' }, {}, { output: 'Created file successfully: b.ts' }),
      [['write', `${ROOT}/src/b.ts`, 'src/b.ts', false, 1, 0, null]],
    ],
    [
      'a file that is written over',
      call('write', { filePath: file, content: 'one\n' }, { exists: true }),
      [['write', file, 'a.ts', false, null, null, null]],
    ],
    [
      'an edit of OpenCode 2',
      call(
        'edit',
        { path: file },
        { files: [{ file: 'a.ts', status: 'modified', additions: 3, deletions: 2 }] },
      ),
      [['edit', file, 'a.ts', false, 3, 2, null]],
    ],
    [
      'a patch with counts',
      call(
        'apply_patch',
        { patchText },
        {
          files: [
            { filePath: `${ROOT}/n`, type: 'add', additions: 2, deletions: 0 },
            { filePath: `${ROOT}/u`, type: 'update', additions: 1, deletions: 1 },
            { filePath: `${ROOT}/from`, movePath: '/tmp/to', type: 'move', additions: 4, deletions: 3 },
            { filePath: `${ROOT}/d`, type: 'delete', additions: 0, deletions: 9 },
            { type: 'add' },
          ],
        },
      ),
      [
        ['write', `${ROOT}/n`, 'n', false, 2, 0, null],
        ['patch', `${ROOT}/u`, 'u', false, 1, 1, null],
        ['move', '/tmp/to', null, true, 4, 3, `${ROOT}/from`],
        ['delete', `${ROOT}/d`, 'd', false, 0, 9, null],
      ],
    ],
    [
      'a patch of before counts were kept',
      call('patch', { patchText }),
      [
        ['write', `${ROOT}/src/added.txt`, 'src/added.txt', false, 2, 0, null],
        ['move', `${ROOT}/new.ts`, 'new.ts', false, 2, 1, `${ROOT}/old.ts`],
        ['delete', '/etc/gone', null, true, 0, null, null],
      ],
    ],
    [
      'a patch with line ends of Windows',
      call('patch', { patchText: '*** Begin Patch\r\n*** Add File: a.txt\r\n+one\r\n*** End Patch\r\n' }),
      [['write', `${ROOT}/src/a.txt`, 'src/a.txt', false, 1, 0, null]],
    ],
    [
      'a patch that failed',
      call('patch', { patchText }, {}, { status: 'error', error: 'no' }),
      [
        ['write', `${ROOT}/src/added.txt`, 'src/added.txt', false, null, null, null],
        ['move', `${ROOT}/new.ts`, 'new.ts', false, null, null, `${ROOT}/old.ts`],
        ['delete', '/etc/gone', null, true, null, null, null],
      ],
    ],
    [
      'an edit that failed after its metadata was kept',
      call(
        'edit',
        { filePath: file },
        { filediff: { additions: 7, deletions: 0 } },
        { status: 'error', error: 'no' },
      ),
      [['edit', file, 'a.ts', false, null, null, null]],
    ],
    [
      'counts that are none',
      call('edit', { filePath: file }, { filediff: { additions: '7', deletions: -1 } }),
      [['edit', file, 'a.ts', false, null, null, null]],
    ],
    [
      'counts beyond every integer',
      call(
        'edit',
        { filePath: file },
        { files: Array.from({ length: 2000 }, () => ({ additions: 2 ** 53 - 1 })) },
      ),
      [['edit', file, 'a.ts', false, null, null, null]],
    ],
    ['no path', call('read', { wrongParam: true }), []],
    ['an empty path', call('read', { filePath: '' }), []],
    ['arguments that are still coming', call('edit', '{"filePa', {}, { status: 'running' }), []],
    [
      'arguments of odd shapes',
      call('edit', [1, { filePath: 7 }], { files: 'x', results: {}, filediff: [] }),
      [],
    ],
    ['a patch of odd shapes', call('apply_patch', { patchText: 7 }, { files: [null, 'x', 7] }), []],
    ['a patch without files', call('patch', { patchText: 'nothing' }), []],
    ['another tool', call('grep', { path: ROOT, pattern: 'x' }, { files: [{ file: 'a' }] }), []],
  ];
  const PATHS: readonly (readonly [string, string, string | null, boolean])[] = [
    ['./b/../../x.ts', `${ROOT}/x.ts`, 'x.ts', false],
    ['../../../../../../etc/passwd', '/etc/passwd', null, true],
    [`${ROOT}//deep/./`, `${ROOT}/deep`, 'deep', false],
    [ROOT, ROOT, '.', false],
    [`${ROOT}2/x.ts`, `${ROOT}2/x.ts`, null, true],
    [`${ROOT}/../project/.env`, `${ROOT}/.env`, '.env', false],
    ['~/x', `${ROOT}/src/~/x`, 'src/~/x', false],
    ['back\\slash', `${ROOT}/src/back\\slash`, 'src/back\\slash', false],
    ['c:\\work\\..\\x.ts', 'C:/x.ts', null, true],
    ['\\\\server\\share\\..\\x', '//server/x', null, true],
    ['/', '/', null, true],
  ];
  /** What each of them is known to have done; they are read together. */
  let done: ReadonlyMap<string, readonly (readonly unknown[])[]>;
  const nameOf = (written: string): string => `a read of ${written}`;

  beforeAll(async () => {
    done = await knownOf([
      ...CALLS.map(([name, made]) => [name, made] as const),
      ...PATHS.map(([written]) => [nameOf(written), call('read', { filePath: written })] as const),
    ]);
  });

  it.each(CALLS)('%s', (name, _, expected) => {
    expect(done.get(name)).toEqual(expected);
  });

  it.each(PATHS)('the path %j is that of %j', (written, whole, relative, isOutside) => {
    expect(done.get(nameOf(written))).toEqual([['read', whole, relative, isOutside, null, null, null]]);
  });

  it('is placed by drives and folders of Windows', async () => {
    const folder = newStorageFolder();
    folder.session('ses_1', { directory: 'C:\\Work\\app' });
    folder.message('ses_1', 'msg_1', { path: { cwd: 'c:\\Work\\app\\src', root: 'C:\\Work\\app' } });
    folder.part('msg_1', 'prt_1', call('read', { filePath: 'x\\y.ts' }) as Record<string, unknown>);
    const database = await openDatabase();
    await database.sync(folder.dataDir);
    expect(await operations(database)).toEqual([
      ['read', 'C:/Work/app/src/x/y.ts', 'src/x/y.ts', false, null, null, null],
    ]);
  });

  it('is inside where the session works in another worktree, and not known without any folder', async () => {
    const folder = newStorageFolder();
    folder.session('ses_1', { directory: '/home/lab/trees/one' });
    folder.write('project/prj.json', JSON.stringify({ id: 'prj', worktree: ROOT, vcs: 'git', time: {} }));
    folder.message('ses_1', 'msg_1', { path: undefined });
    folder.part('msg_1', 'prt_1', { ...call('read', { filePath: '/home/lab/trees/one/x.ts' }) });
    folder.write('session/lost/ses_2.json', JSON.stringify({ id: 'ses_2', projectID: 'lost', time: {} }));
    folder.message('ses_2', 'msg_2', { path: undefined });
    folder.part('msg_2', 'prt_2', { ...call('read', { filePath: 'x.ts' }) });
    const database = await openDatabase();
    await database.sync(folder.dataDir);
    expect(await operations(database)).toEqual([
      ['read', '/home/lab/trees/one/x.ts', null, false, null, null, null],
      ['read', 'x.ts', null, null, null, null, null],
    ]);
  });
});

describe('file operations follow their records', () => {
  it('when a call goes on, its message moves, its project becomes known, and it is deleted', async () => {
    const folder = newStorageFolder();
    folder.session('ses_1', { directory: '/work/a' });
    folder.message('ses_1', 'msg_1', { path: undefined });
    const running = call('edit', { filePath: 'x.ts' }, {}, { status: 'running', time: { start: MADE_AT } });
    folder.part('msg_1', 'prt_1', { ...running });
    const database = await openDatabase();
    const afterwards = async (change: () => void): Promise<unknown> => {
      change();
      await database.sync(folder.dataDir);
      const rows = await operations(database);
      const { pool: fresh } = await openDatabase().then(async (other) => {
        await other.sync(folder.dataDir);
        return other;
      });
      const same = await fresh.writer.all(sql`SELECT count(*) AS n FROM file_operations`);
      return [...rows.map((row) => row.slice(1, 6)), Number(same[0]?.n)];
    };
    expect(await afterwards(() => undefined)).toEqual([['/work/a/x.ts', 'x.ts', false, null, null], 1]);
    const done = call('edit', { filePath: 'x.ts' }, { filediff: { additions: 2, deletions: 1 } });
    expect(
      await afterwards(() => folder.write('part/msg_1/prt_1.json', JSON.stringify(done), MADE_AT + 9000)),
    ).toEqual([['/work/a/x.ts', 'x.ts', false, 2, 1], 1]);
    expect(await afterwards(() => folder.session('ses_1', { directory: '/work/bb' }))).toEqual([
      ['/work/bb/x.ts', 'x.ts', false, 2, 1],
      1,
    ]);
    const project = JSON.stringify({ id: 'prj', worktree: '/work', vcs: 'git', time: {} });
    expect(await afterwards(() => folder.write('project/prj.json', project))).toEqual([
      ['/work/bb/x.ts', 'bb/x.ts', false, 2, 1],
      1,
    ]);
    // What is gone at its source counts still; a database that never saw it has nothing.
    expect(await afterwards(() => rmSync(folder.at('part/msg_1/prt_1.json')))).toEqual([
      ['/work/bb/x.ts', 'bb/x.ts', false, 2, 1],
      0,
    ]);
    const left = async (filters: Narrowing) =>
      (await files(database.pool.writer, filters, { limit: 1 })).files.map((row) => [
        row.path,
        row.additions,
      ]);
    expect([await left(EVERYTHING), await left(PRESENT)]).toEqual([[['/work/bb/x.ts', 2]], []]);
  }, 60_000);
});

describe('of json-1.1.65', () => {
  it('every call that names a file is there, with the lines that its part has', async () => {
    const dataDir = copyCorpus('json-1.1.65');
    const database = await openDatabase();
    await database.sync(dataDir);
    const expected: (string | number)[][] = [];
    const parts = path.join(dataDir, 'storage', 'part');
    for (const name of readdirSync(parts, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.json')) continue;
      const part = readPart(path.join(parts, name));
      if (part === null) continue;
      const { input = {}, metadata = {} } = part.state;
      const filediffs = metadata.filediff === undefined ? [] : [metadata.filediff];
      for (const { filePath, additions, deletions } of metadata.files ?? []) {
        expected.push([part.id, filePath ?? '', additions ?? -1, deletions ?? -1]);
      }
      if (input.filePath === undefined || metadata.files !== undefined) continue;
      const lines = metadata.exists === false ? [(input.content ?? '').split('\n').length - 1, 0] : [-1, -1];
      const [additions, deletions] = filediffs.map((one) => [one.additions, one.deletions])[0] ?? lines;
      expected.push([part.id, input.filePath, additions ?? -1, deletions ?? -1]);
    }
    const rows = await database.pool.writer.all(sql`
      SELECT part_id, path, coalesce(additions, -1), coalesce(deletions, -1) FROM file_operations`);
    expect(expected.length).toBeGreaterThan(15);
    const sorted = (lists: readonly (readonly unknown[])[]) =>
      lists.map((list) => JSON.stringify(list)).sort();
    expect(sorted(rows.map((row) => Object.values(row)))).toEqual(sorted(expected));
  });
});

interface StoredCall {
  readonly id: string;
  readonly type?: string;
  readonly state: {
    readonly input?: { readonly filePath?: string; readonly content?: string };
    readonly metadata?: {
      readonly exists?: boolean;
      readonly filediff?: { readonly additions: number; readonly deletions: number };
      readonly files?: readonly {
        readonly filePath?: string;
        readonly additions?: number;
        readonly deletions?: number;
      }[];
    };
  };
}

/** A part file's call; null for other parts, and for the broken file of the corpus. */
function readPart(name: string): StoredCall | null {
  try {
    const part: StoredCall = JSON.parse(readFileSync(name, 'utf8'));
    return part.type === 'tool' ? part : null;
  } catch {
    return null;
  }
}
