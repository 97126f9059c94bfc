import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RECORD_KINDS } from '../ingest/kinds/registry.ts';
import { discover } from '../source/discover.ts';
import { type WatchRoot, watchRoots } from './watch-roots.ts';

let folder: string;
let dataDir: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'ocmon-roots-')));
  dataDir = path.join(folder, 'opencode');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function rootsOf(holds: 'data' | 'storage' = 'data', database?: string): Promise<WatchRoot[]> {
  const places = {
    dataDirs: [{ path: dataDir, origin: 'a test', holds }],
    databases: database === undefined ? [] : [{ path: database, origin: 'a test' }],
  };
  return watchRoots(
    await discover(
      places,
      RECORD_KINDS.map((kind) => kind.layout.folder),
    ),
  );
}

const make = (...names: readonly string[]): void => {
  for (const name of names) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), '{}');
  }
};

/** Which folder is watched and which names count, as the watch of a data folder that is not there yet sees them. */
async function only(): Promise<WatchRoot> {
  const [root, ...others] = await rootsOf();
  expect(others).toEqual([]);
  if (root === undefined) throw new Error('no root');
  return root;
}

describe('in a data folder', () => {
  it.each([
    'storage/session/prj/ses_a.json',
    'storage/message/ses_a/msg_a.json',
    'storage/part/msg_a/prt_a.json',
    'storage/todo/ses_a.json',
    'storage/project/prj.json',
    'storage/session_diff/ses_a.json',
    'project/global/storage/session/info/ses_a.json',
    'project/global/storage/session/message/ses_a/msg_a.json',
    'project/global/storage/session/part/ses_a/msg_a/prt_a.json',
  ])('%s counts, and so does each folder on the way to it', async (name) => {
    const root = await only();
    const steps = name.split('/');
    for (let depth = 1; depth <= steps.length; depth += 1) {
      expect(root.matters(path.join(dataDir, ...steps.slice(0, depth)))).toBe(true);
      expect(root.follows(steps.slice(0, depth - 1).join('/'))).toBe(
        depth === steps.length ? 'leaf' : 'inner',
      );
    }
  });

  it.each(['', 'opencode.db', 'opencode.db-wal', 'opencode-dev.db', 'opencode-dev.db-wal'])(
    '%j counts',
    async (name) => {
      expect((await only()).matters(path.join(dataDir, name))).toBe(true);
    },
  );

  it.each([
    'auth.json',
    'mcp-auth.json',
    'bin/rg',
    'cache/models.json',
    'log',
    'log/2026-11-23T122105.log',
    'log/opencode.log',
    'opencode',
    'opencode.db-shm',
    'opencode.db-journal',
    'notes.db',
    'plans/plan.md',
    'project/global/app.json',
    'repos/github.com/a/b.json',
    'shell/a.json',
    'snapshot/prj/index',
    'snapshot/prj/hash/objects/ab/cd',
    'storage/migration',
    'storage/permission/prj.json',
    'storage/session_share/ses_a.json',
    'storage/message/ses_a/msg_a.json.tmp',
    'tmp/a.json',
    'tool-output/tool_a',
    'worktree/prj/storage/session/prj/ses_a.json',
  ])('%s costs nothing: it is neither watched nor looked at', async (name) => {
    const root = await only();
    expect(root.matters(path.join(dataDir, name))).toBe(false);
    expect(root.follows(name)).toBeNull();
  });
});

it('of the folder of a database that somebody named, only the database counts', async () => {
  const database = path.join(folder, 'home', 'mine.sqlite');
  const roots = await rootsOf('data', database);
  expect(roots.map((root) => root.path)).toEqual([dataDir, path.dirname(database)]);
  const home = roots[1];
  expect(
    ['mine.sqlite', 'mine.sqlite-wal', ''].map((name) =>
      home?.matters(path.join(path.dirname(database), name)),
    ),
  ).toEqual([true, true, true]);
  expect(
    ['mine.sqlite-shm', 'project', 'storage', 'opencode.db'].map((name) =>
      home?.matters(path.join(path.dirname(database), name)),
    ),
  ).toEqual([false, false, false, false]);
  expect(['', 'project', 'storage'].map((name) => home?.follows(name))).toEqual(['inner', null, null]);
});

it('a database that is named in its data folder counts whatever its name is', async () => {
  const roots = await rootsOf('data', path.join(dataDir, 'mine'));
  expect(roots.map((root) => root.path)).toEqual([dataDir]);
  expect(roots[0]?.matters(path.join(dataDir, 'mine-wal'))).toBe(true);
  expect(roots[0]?.follows('storage/session')).toBe('inner');
});

it('a storage folder of another name is followed from before its first record', async () => {
  const [root] = await rootsOf('storage');
  expect(['session', 'session/prj', 'message/ses_a', 'todo'].map((name) => root?.follows(name))).toEqual([
    'inner',
    'leaf',
    'leaf',
    'leaf',
  ]);
  expect(root?.matters(path.join(dataDir, 'project', 'prj.json'))).toBe(true);
});

it.skipIf(process.platform === 'win32')('sources behind links are watched where they are', async () => {
  make(
    'elsewhere/storage/session/prj/ses_a.json',
    'old/storage/session/info/ses_b.json',
    'databases/opencode.db',
    'opencode/log/x',
    'opencode/project/x',
  );
  symlinkSync(path.join(folder, 'elsewhere/storage'), path.join(dataDir, 'storage'));
  symlinkSync(path.join(folder, 'old'), path.join(dataDir, 'project', 'global'));
  symlinkSync(path.join(folder, 'databases/opencode.db'), path.join(dataDir, 'opencode.db'));
  const roots = new Map((await rootsOf()).map((root) => [path.relative(folder, root.path), root]));
  expect([...roots.keys()].sort()).toEqual(['databases', 'elsewhere/storage', 'old', 'opencode']);
  expect(roots.get('elsewhere/storage')?.follows('message/ses_a')).toBe('leaf');
  expect(roots.get('old')?.follows('storage/session/part/ses_b/msg_b')).toBe('leaf');
  expect(roots.get('databases')?.matters(path.join(folder, 'databases/opencode.db-wal'))).toBe(true);
});
