import { EventEmitter } from 'node:events';
import { type FSWatcher, mkdirSync, mkdtempSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TreeWatch, type WatchSystem, watchTree } from './watch-tree.ts';

let folder: string;
let root: string;
let hints: Set<string>;
let problems: string[];
const watches: TreeWatch[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ocmon-watch-'));
  root = path.join(folder, 'data');
  hints = new Set();
  problems = [];
});
afterEach(() => {
  for (const one of watches.splice(0)) one.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Watches `part/<message>/`, as a storage folder has it. */
function follow(limit = Number.POSITIVE_INFINITY, system?: WatchSystem): TreeWatch {
  const tree = watchTree(
    {
      root,
      follows: (relative) => {
        const steps = relative === '' ? [] : relative.split('/');
        if (steps.length > 2 || (steps.length > 0 && steps[0] !== 'part')) return null;
        return steps.length === 2 ? 'leaf' : 'inner';
      },
      onHint: (hinted) => hints.add(path.relative(folder, hinted)),
      onProblem: (problem) => problems.push(problem),
      limit,
      signal: new AbortController().signal,
    },
    system,
  );
  watches.push(tree);
  return tree;
}

function write(name: string, text = '{}'): void {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const hinted = (name: string) => expect.poll(() => hints.has(name), { timeout: 5_000 }).toBe(true);

describe.skipIf(process.platform !== 'linux')('a watch of one folder at a time', () => {
  it('hints files that are made, rewritten, moved over others and deleted', async () => {
    write('part/msg_1/prt_1.json');
    await follow().ready;
    for (const change of [
      () => write('part/msg_1/prt_1.json', '{"a":1}'),
      () => {
        write('beside.json', '{"b":1}');
        renameSync(path.join(root, 'beside.json'), path.join(root, 'part/msg_1/prt_1.json'));
      },
      () => rmSync(path.join(root, 'part/msg_1/prt_1.json')),
    ]) {
      hints.clear();
      change();
      await hinted('data/part/msg_1/prt_1.json');
    }
  });

  it('loses none of thousands of files in folders that are new', async () => {
    write('part/msg_0/prt_0.json');
    const tree = follow();
    await tree.ready;
    const names: string[] = [];
    for (let n = 1; n <= 2_000; n += 1) {
      names.push(`part/msg_${Math.ceil(n / 8)}/prt_${n}.json`);
      write(names.at(-1) ?? '');
    }
    await expect
      .poll(() => names.filter((name) => !hints.has(`data/${name}`)), { timeout: 10_000 })
      .toEqual([]);
    expect(tree.state()).toEqual({ directories: 2 + 251, complete: true, problem: null });
  });

  it('hints a folder that goes, and watches one of the same name that comes', async () => {
    write('part/msg_1/prt_1.json');
    const tree = follow();
    await tree.ready;
    rmSync(path.join(root, 'part/msg_1'), { recursive: true });
    await hinted('data/part/msg_1');
    await expect.poll(() => tree.state().directories).toBe(2);
    hints.clear();
    write('part/msg_1/prt_2.json');
    await hinted('data/part/msg_1/prt_2.json');
    hints.clear();
    write('part/msg_1/prt_2.json', '{"a":2}');
    await hinted('data/part/msg_1/prt_2.json');
  });

  it('waits for a root that is not there, and notices when it goes and returns', async () => {
    const tree = follow();
    await tree.ready;
    write('part/msg_1/prt_1.json');
    await hinted('data');
    expect(hints).toContain('data/part/msg_1/prt_1.json');
    hints.clear();
    renameSync(root, path.join(folder, 'away'));
    await hinted('data');
    await expect.poll(() => tree.state().directories).toBe(0);
    hints.clear();
    renameSync(path.join(folder, 'away'), root);
    await hinted('data');
    expect(tree.state().directories).toBe(3);
  });

  it('keeps the folders that changed last when not all can be watched, and says so once', async () => {
    for (let n = 0; n < 20; n += 1) write(`part/msg_${n}/prt.json`);
    const tree = follow(7);
    await tree.ready;
    expect(tree.state()).toMatchObject({ directories: 7, complete: false });
    write('part/msg_new/prt.json');
    await hinted('data/part/msg_new/prt.json');
    hints.clear();
    write('part/msg_new/prt.json', '{"a":1}');
    await hinted('data/part/msg_new/prt.json');
    expect(tree.state().directories).toBe(7);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('fs.inotify.max_user_watches');
  });

  it('makes do with the watches that the system gives', async () => {
    for (let n = 0; n < 20; n += 1) write(`part/msg_${n}/prt.json`);
    let given = 0;
    const scarce = ((name: string, options: object) => {
      if (given === 5) throw Object.assign(new Error('no more'), { code: 'ENOSPC' });
      given += 1;
      const watcher = watch(name, options);
      const close = watcher.close.bind(watcher);
      watcher.close = () => {
        given -= 1;
        close();
      };
      return watcher;
    }) as typeof watch;
    const tree = follow(Number.POSITIVE_INFINITY, { watch: scarce, platform: 'linux' });
    await tree.ready;
    expect(tree.state()).toMatchObject({ directories: 5, complete: false });
    expect(problems).toHaveLength(1);
  });
});

describe('a watch of the whole tree', () => {
  it('hints what the system tells of, within what is followed, and says when the watch ends', async () => {
    mkdirSync(root);
    const watcher = Object.assign(new EventEmitter(), { close: () => undefined }) as unknown as FSWatcher;
    const recursive = ((_name: string, options: object) => {
      expect(options).toEqual({ recursive: true });
      return watcher;
    }) as typeof watch;
    const tree = follow(1, { watch: recursive, platform: 'darwin' });
    await tree.ready;
    watcher.emit('change', 'rename', path.join('part', 'msg_1', 'prt_1.json'));
    watcher.emit('change', 'rename', path.join('log', 'today.log'));
    expect([...hints]).toEqual(['data/part/msg_1/prt_1.json']);
    watcher.emit('change', 'rename', null);
    expect(hints).toContain('data');
    watcher.emit('error', Object.assign(new Error('gone'), { code: 'EPERM' }));
    expect(tree.state()).toMatchObject({ directories: 0, complete: false });
    expect(problems[0]).toContain('EPERM');
  });
});
