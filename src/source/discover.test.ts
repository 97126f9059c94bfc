import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DataPlaces } from './data-dirs.ts';
import { discover } from './discover.ts';

const recordFolders = ['session', 'message', 'part', 'project', 'todo', 'session_diff'];
let root = '';

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'ocmon-discover-')));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

async function make(...paths: string[]): Promise<void> {
  for (const path of paths) {
    const absolute = join(root, path);
    await mkdir(path.endsWith('/') ? absolute : dirname(absolute), { recursive: true });
    if (!path.endsWith('/')) await writeFile(absolute, '{}');
  }
}

const look = (dirs: readonly string[], databases: readonly string[] = []) => {
  const origin = 'flag --data-dir';
  const places: DataPlaces = {
    dataDirs: dirs.map((dir) => ({ path: join(root, dir), origin, holds: 'data' })),
    databases: databases.map((path) => ({ path: join(root, path), origin: 'OPENCODE_DB' })),
  };
  return discover(places, recordFolders);
};

test('JSON storage, old project folders and every channel of database in a data folder are sources', async () => {
  await make(
    'oc/storage/session/p/ses_1.json',
    'oc/storage/migration',
    'oc/storage/permission/p.json',
    'oc/storage/session_share/ses_1.json',
    'oc/project/global/storage/session/info/ses_2.json',
    'oc/project/home-ada-x/storage/session/message/ses_3/msg_1.json',
    'oc/opencode.db',
    'oc/opencode.db-wal',
    'oc/opencode.db-shm',
    'oc/opencode-dev.db',
    'oc/opencode-dev.db-journal',
    'oc/auth.json',
    'oc/log/x.json',
    'oc/snapshot/x/y.json',
    'oc/tool-output/tool_1',
  );
  const dataDir = join(root, 'oc');
  expect(await look(['oc'])).toEqual({
    dataDirs: [{ path: dataDir, origin: 'flag --data-dir', state: 'ok', hint: null }],
    databases: [],
    sources: [
      { kind: 'json', path: join(dataDir, 'storage'), dataDir },
      { kind: 'json-legacy', path: join(dataDir, 'project/global'), dataDir },
      { kind: 'json-legacy', path: join(dataDir, 'project/home-ada-x'), dataDir },
      { kind: 'sqlite', path: join(dataDir, 'opencode-dev.db'), dataDir },
      { kind: 'sqlite', path: join(dataDir, 'opencode.db'), dataDir },
    ],
    notUnderstood: [],
  });
});

test('what looks like data and is not known is named and counted', async () => {
  await make(
    'oc/storage/session/p/ses_1.json',
    'oc/storage/span/a/1.json',
    'oc/storage/span/b/c/2.json',
    'oc/storage/span/readme.md',
    'oc/storage/notes/',
    'oc/storage/lonely.json',
    'oc/storage/todo',
    'oc/storage-v3/x.json',
    'oc/backup.db',
    'oc/project/x/storage/other/1.json',
  );
  const found = await look(['oc']);
  expect(found.notUnderstood.map(({ path, name, count }) => [path.slice(root.length), name, count])).toEqual([
    ['/oc/storage', 'span', 2],
    ['/oc/storage', 'todo', 1],
    ['/oc/storage', '*.json', 1],
    ['/oc/project', 'x', 1],
    ['/oc', 'backup.db', 1],
    ['/oc', 'storage-v3', 1],
  ]);
  expect(found.sources).toHaveLength(1);
});

test('a data folder that only holds an unknown layout is not shown as empty', async () => {
  await make('oc/storage-v3/x.json', 'oc/auth.json');
  const found = await look(['oc']);
  expect(found.dataDirs).toMatchObject([{ state: 'not_understood' }]);
  expect(found.notUnderstood).toMatchObject([{ name: 'storage-v3', count: 1 }]);
});

test('a folder that holds no data of OpenCode is left alone', async () => {
  await make('home/projects/x/package.json', 'home/opencode/');
  expect(await look(['home'])).toMatchObject({
    dataDirs: [{ state: 'empty', hint: `Did you mean ${join(root, 'home', 'opencode')}?` }],
    sources: [],
    notUnderstood: [],
  });
});

test('a data folder that is missing, empty, a file or a storage folder is a state with a hint', async () => {
  await make('empty/', 'file', 'oc/storage/session/p/s.json', 'oc/storage/message/');
  const found = await look(['missing', 'empty', 'file', 'oc/storage']);
  expect(found.dataDirs.map((place) => place.state)).toEqual([
    'missing',
    'empty',
    'not_a_directory',
    'empty',
  ]);
  expect(found.dataDirs.map((place) => place.hint)).toEqual([
    expect.stringContaining('--data-dir'),
    expect.stringContaining('OpenCode has stored nothing here'),
    expect.stringContaining('This is a file'),
    `This looks like a storage folder. Name the folder around it: ${join(root, 'oc')}`,
  ]);
});

test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
  'a data folder that may not be read says so',
  async () => {
    await mkdir(join(root, 'closed'), { mode: 0o000 });
    expect(await look(['closed'])).toMatchObject({ dataDirs: [{ state: 'unreadable' }] });
  },
);

test('a storage folder by itself is read without what is around it', async () => {
  await make('copy/session/p/s.json', 'opencode.db');
  const path = join(root, 'copy');
  const places: DataPlaces = {
    dataDirs: [{ path, origin: 'OPENCODE_STORAGE', holds: 'storage' }],
    databases: [],
  };
  expect((await discover(places, recordFolders)).sources).toEqual([{ kind: 'json', path, dataDir: path }]);
});

test('the same data named twice is one source', async () => {
  await make('oc/storage/session/p/s.json', 'oc/opencode.db');
  await symlink(join(root, 'oc'), join(root, 'link'));
  await symlink('opencode.db', join(root, 'oc', 'opencode-latest.db'));
  const found = await look(['oc/', 'link', 'oc'], ['link/opencode.db']);
  expect(found.dataDirs).toHaveLength(1);
  expect(found.sources.map((source) => source.path)).toEqual([
    join(root, 'oc/storage'),
    join(root, 'oc/opencode.db'),
  ]);
});

test('a named database is a source whatever its name, and a missing one a state', async () => {
  await make('oc/dev.db');
  const found = await look(['oc'], ['oc/dev.db', 'oc/none.db', 'oc']);
  expect(found.sources).toEqual([
    { kind: 'sqlite', path: join(root, 'oc/dev.db'), dataDir: join(root, 'oc') },
  ]);
  expect(found.notUnderstood).toEqual([]);
  expect(found.databases.map((place) => place.state)).toEqual(['ok', 'missing', 'not_a_file']);
});

test('links in loops, dangling links and devices in the place of data end the look with a reason', async () => {
  await make('oc/storage/session/p/s.json', 'oc/project/x/');
  await symlink('storage', join(root, 'oc', 'project', 'x', 'storage'));
  await symlink(root, join(root, 'oc', 'storage', 'up'));
  await symlink('part', join(root, 'oc', 'storage', 'part'));
  await symlink('nowhere', join(root, 'oc', 'opencode.db'));
  execFileSync('mkfifo', [join(root, 'oc', 'opencode-pipe.db')]);
  const found = await look(['oc']);
  expect(found.sources.map((source) => source.kind)).toEqual(['json']);
  expect(found.notUnderstood.map((entry) => [entry.name, entry.reason])).toEqual([
    ['part', 'no folder stands where records should be'],
    ['up', 'an unknown folder'],
    ['opencode-pipe.db', 'not a readable file (not_a_file)'],
    ['opencode.db', 'not a readable file (missing)'],
  ]);
});
