import { mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WatchListener, WatchSystem } from './watch-system.ts';
import { type TreeWatch, watchTree } from './watch-tree.ts';

/** A watch that the made-up system was asked for. */
interface Asked extends WatchListener {
  readonly folder: string;
  readonly isRecursive: boolean;
}

let base: string;
let root: string;
let open: Asked[];
let refusal: string | null;
let refused: number;
let controller: AbortController;
let hints: string[];
let problems: string[];

beforeEach(async () => {
  base = await realpath(await mkdtemp(path.join(os.tmpdir(), 'ocmon-native-')));
  root = path.join(base, 'opencode');
  open = [];
  refusal = null;
  refused = 0;
  controller = new AbortController();
  hints = [];
  problems = [];
});

afterEach(async () => {
  controller.abort();
  await rm(base, { recursive: true, force: true });
});

/** A system with recursive watches, which tells only what a test lets it tell. */
function nativeSystem(): WatchSystem {
  return {
    platform: 'win32',
    queuedEvents: Number.POSITIVE_INFINITY,
    watch: (folder, isRecursive, listener) => {
      if (refusal !== null && isRecursive) {
        refused += 1;
        throw Object.assign(new Error(refusal), { code: refusal });
      }
      const asked: Asked = { folder, isRecursive, ...listener };
      open.push(asked);
      return { close: () => void open.splice(open.indexOf(asked), 1) };
    },
  };
}

async function listen(): Promise<TreeWatch> {
  const tree = watchTree(
    {
      root,
      follows: (relative) => {
        const steps = relative === '' ? [] : relative.split('/');
        if (steps.length > 0 && steps[0] !== 'storage') return null;
        return steps.length < 3 ? 'inner' : steps.length === 3 ? 'leaf' : null;
      },
      onHint: (hinted) => hints.push(hinted),
      onProblem: (problem) => problems.push(problem),
      limit: 10,
      signal: controller.signal,
    },
    nativeSystem(),
  );
  await tree.ready;
  return tree;
}

/** The tree's own watch; the one of the folder above the root is not recursive. */
function recursive(): Asked {
  const found = open.find((asked) => asked.isRecursive);
  if (found === undefined) throw new Error('nothing is watched recursively');
  return found;
}

function taken(): string[] {
  return hints.splice(0);
}

function until(condition: () => boolean): Promise<boolean> {
  return vi.waitUntil(condition, { timeout: 15_000, interval: 5 });
}

function inStorage(...steps: string[]): string {
  return path.join(root, 'storage', ...steps);
}

async function put(file: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, '{}');
  return file;
}

describe('a native watch', () => {
  it('is one recursive watch, which hints what lies in followed folders', async () => {
    const file = await put(inStorage('part', 'msg_1', 'a.json'));
    await put(path.join(root, 'opencode.db-wal'));
    const tree = await listen();
    expect(open.map(({ folder, isRecursive }) => [folder, isRecursive])).toEqual([
      [base, false],
      [root, true],
    ]);
    expect(tree.state()).toEqual({ directories: 1, limit: 1, complete: true, problem: null });
    const { heard } = recursive();
    heard('change', path.relative(root, file));
    heard('change', 'opencode.db-wal');
    heard('rename', path.join('storage', 'part', 'msg_1'));
    heard('rename', path.join('storage', 'part', 'msg_1', 'gone.json'));
    expect(taken()).toEqual([
      file,
      path.join(root, 'opencode.db-wal'),
      inStorage('part', 'msg_1'),
      inStorage('part', 'msg_1', 'gone.json'),
    ]);
    heard('change', path.join('log', 'dev.log'));
    heard('rename', path.join('storage', 'part', 'msg_1', 'deeper', 'a.json'));
    expect(taken()).toEqual([]);
  });

  it('says nothing of a folder that changed, because what changed in it has a hint of its own', async () => {
    await put(inStorage('part', 'msg_1', 'a.json'));
    await mkdir(path.join(root, 'log'));
    await listen();
    for (const name of ['log', 'storage', path.join('storage', 'part', 'msg_1')])
      recursive().heard('change', name);
    expect(taken()).toEqual([]);
  });

  it('hints the root when the system has lost changes', async () => {
    await mkdir(root);
    await listen();
    recursive().heard('change', null);
    expect(taken()).toEqual([root]);
  });

  it('looks into a folder of folders that was moved here', async () => {
    await mkdir(inStorage(), { recursive: true });
    await put(path.join(base, 'part', 'msg_1', 'a.json'));
    await put(path.join(base, 'part', 'msg_1', 'deeper', 'b.json'));
    await put(path.join(base, 'part', 'stray.json'));
    await listen();
    await rename(path.join(base, 'part'), inStorage('part'));
    recursive().heard('rename', path.join('storage', 'part'));
    await until(() => hints.length === 3);
    expect(taken().sort()).toEqual([
      inStorage('part'),
      inStorage('part', 'msg_1'),
      inStorage('part', 'stray.json'),
    ]);
  });

  it('takes up a root that appears, and one that vanishes and returns', async () => {
    const tree = await listen();
    expect(tree.state()).toEqual({ directories: 0, limit: 1, complete: true, problem: null });
    const above = open[0];
    await mkdir(root);
    above?.heard('rename', 'opencode');
    await until(() => tree.state().directories === 1);
    expect(taken()).toEqual([root]);
    await rename(root, path.join(base, 'away')); // heard of by nobody: a look once a second finds it
    await until(() => tree.state().directories === 0);
    expect(taken()).toEqual([root]);
    await rename(path.join(base, 'away'), root);
    await until(() => tree.state().directories === 1);
    expect(taken()).toEqual([root]);
    expect(problems).toEqual([]);
  });

  it('says once that a root cannot be watched, and hints it when it can be', async () => {
    await mkdir(root);
    refusal = 'EMFILE';
    const tree = await listen();
    const problem = `${root} cannot be watched (EMFILE): it is swept instead.`;
    expect(tree.state()).toEqual({ directories: 0, limit: 1, complete: false, problem });
    await until(() => refused > 1);
    expect(problems).toEqual([problem]);
    refusal = null;
    await until(() => tree.state().complete);
    expect(taken()).toEqual([root]);
  });

  it('tells of a watch that ended from a root that was deleted', async () => {
    await mkdir(root);
    const tree = await listen();
    const error = Object.assign(new Error('EPERM'), { code: 'EPERM' });
    recursive().failed(error);
    await until(() => hints.length > 0);
    expect(problems).toEqual([`${root} cannot be watched (EPERM): it is swept instead.`]);
    await until(() => tree.state().complete);
    hints.length = 0;
    await rm(root, { recursive: true });
    recursive().failed(error);
    await until(() => hints.includes(root));
    expect(tree.state()).toEqual({ directories: 0, limit: 1, complete: true, problem: null });
    expect(problems).toHaveLength(1);
  });

  it('tells nothing and leaves no watch after it was closed', async () => {
    await put(inStorage('part', 'msg_1', 'a.json'));
    const tree = await listen();
    const { heard, failed } = recursive();
    tree.close();
    expect(open).toEqual([]);
    heard('rename', path.join('storage', 'part'));
    failed(new Error('late'));
    await tree.ready;
    expect(hints).toEqual([]);
    expect(tree.state().directories).toBe(0);
  });
});
