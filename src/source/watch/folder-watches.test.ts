import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  realpath,
  rename,
  rm,
  symlink,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { realSystem, type WatchSystem } from './watch-system.ts';
import { type TreeWatch, watchTree } from './watch-tree.ts';

const isLinux = process.platform === 'linux';

/** The layout of OpenCode's data folder as far as it matters here. */
function follows(relative: string): 'inner' | 'leaf' | null {
  const steps = relative === '' ? [] : relative.split('/');
  if (steps.length === 0) return 'inner';
  if (steps[0] !== 'storage') return null;
  if (steps.length === 1) return 'inner';
  if (!['session', 'message', 'part', 'nested'].includes(steps[1] ?? '')) return null;
  const depth = steps[1] === 'nested' ? 4 : 3;
  if (steps.length === depth) return 'leaf';
  return steps.length < depth ? 'inner' : null;
}

let base: string;
let root: string;
/** Folders with an open watch; the one above the root is among them. */
let open: string[];
let controllers: AbortController[];

beforeEach(async () => {
  base = await realpath(await mkdtemp(path.join(os.tmpdir(), 'ocmon-watch-')));
  root = path.join(base, 'share', 'opencode');
  open = [];
  controllers = [];
});

afterEach(async () => {
  for (const controller of controllers) controller.abort();
  await rm(base, { recursive: true, force: true });
});

/** The system, with what is open counted, and failing where it is told to. */
function countingSystem(refuse: (folder: string) => string | null = () => null): WatchSystem {
  return {
    platform: 'linux',
    queuedEvents: 16_384,
    watch: (folder, isRecursive, listener) => {
      const code = refuse(folder);
      if (code !== null) throw Object.assign(new Error(code), { code });
      const watcher = realSystem().watch(folder, isRecursive, listener);
      open.push(folder);
      return {
        close: () => {
          open.splice(open.indexOf(folder), 1);
          watcher.close();
        },
      };
    },
  };
}

interface Listener {
  readonly tree: TreeWatch;
  readonly hints: string[];
  readonly problems: string[];
  /** Records that were there when they, or their folder, were hinted. */
  readonly found: Set<string>;
}

/** Watches as the indexer does: what was hinted is looked at; a hinted folder is listed, the root is walked. */
async function listen(limit = 100_000, system = countingSystem()): Promise<Listener> {
  const controller = new AbortController();
  controllers.push(controller);
  const hints: string[] = [];
  const problems: string[] = [];
  const found = new Set<string>();
  const tree = watchTree(
    {
      root,
      follows,
      limit,
      signal: controller.signal,
      onProblem: (problem) => problems.push(problem),
      onHint: (hinted) => {
        hints.push(hinted);
        if (hinted === root) for (const file of filesBelow(root)) found.add(file);
        else if (hinted.endsWith('.json')) existsSync(hinted) && found.add(hinted);
        else for (const file of filesIn(hinted)) found.add(file);
      },
    },
    system,
  );
  await tree.ready;
  return { tree, hints, problems, found };
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => path.join(folder, name));
}

function until(condition: () => boolean): Promise<boolean> {
  return vi.waitUntil(condition, { timeout: 15_000, interval: 5 });
}

function inStorage(...steps: string[]): string {
  return path.join(root, 'storage', ...steps);
}

async function put(file: string, text = '{}'): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

/** How many inotify watches this process has, by the kernel's own account. */
function inotifyWatches(): number {
  let count = 0;
  for (const fd of readdirSync('/proc/self/fd')) {
    try {
      if (!readlinkSync(`/proc/self/fd/${fd}`).includes('inotify')) continue;
      count += readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8').split('inotify wd:').length - 1;
    } catch {
      // closed since it was listed
    }
  }
  return count;
}

describe.skipIf(!isLinux)('a watch of folders', () => {
  it('watches what is followed and the folder above the root, and nothing else', async () => {
    await put(inStorage('part', 'msg_1', 'prt_1.json'));
    await put(inStorage('unknown', 'x', 'y.json'));
    await put(path.join(root, 'log', 'a.log'));
    await mkdir(path.join(base, 'elsewhere', 'msg_2'), { recursive: true });
    await symlink(path.join(base, 'elsewhere', 'msg_2'), inStorage('part', 'msg_2'));
    const { tree, hints } = await listen();
    const followed = [root, inStorage(), inStorage('part'), inStorage('part', 'msg_1')];
    expect([...open].sort()).toEqual([path.dirname(root), ...followed].sort());
    expect(tree.state()).toEqual({ directories: 4, limit: 99_999, complete: true, problem: null });
    expect(hints).toEqual([]);
  });

  it('loses none of thousands of files that are made in new folders at once', async () => {
    await mkdir(inStorage('part'), { recursive: true });
    const { found, tree } = await listen();
    const made: string[] = [];
    await Promise.all(
      Array.from({ length: 20 }, async (_, writer) => {
        for (let count = 0; count < 50; count++) {
          const folder = count % 2 === 0 ? ['part'] : ['nested', `ses_${writer}_${count}`];
          for (const name of ['prt_1', 'prt_2']) {
            made.push(await put(inStorage(...folder, `msg_${writer}_${count}`, `${name}.json`)));
          }
        }
      }),
    );
    await until(() => made.every((file) => found.has(file)));
    expect(made).toHaveLength(2_000);
    expect(tree.state().complete).toBe(true);
  }, 120_000);

  it('hears of thousands of folders that were made while this process did not run', async () => {
    await mkdir(inStorage('part'), { recursive: true });
    const { found, tree } = await listen();
    const script = `const fs = require('fs'); for (let i = 0; i < 2000; i++) {
      const folder = process.argv[1] + '/msg_' + i; fs.mkdirSync(folder); fs.writeFileSync(folder + '/prt.json', '{}'); }`;
    execFileSync(process.execPath, ['-e', script, inStorage('part')]);
    await until(() => found.size === 2_000);
    expect(tree.state().directories).toBe(2_003);
  }, 120_000);

  it('hears of rewrites, of renames over a file, of deletions and of what is no file', async () => {
    const file = await put(inStorage('part', 'msg_1', 'prt_1.json'));
    const { hints } = await listen();
    const heard = async (path: string): Promise<void> => {
      await until(() => hints.includes(path));
      hints.length = 0;
    };
    await appendFile(file, ' ');
    await heard(file);
    await put(`${file}.tmp`);
    await heard(`${file}.tmp`);
    await rename(`${file}.tmp`, file);
    await until(() => hints.includes(`${file}.tmp`));
    await heard(file);
    await unlink(file);
    await heard(file);
    execFileSync('mkfifo', [inStorage('part', 'msg_1', 'pipe.json')]);
    await heard(inStorage('part', 'msg_1', 'pipe.json'));
    await put(path.join(root, 'opencode.db-wal'));
    await heard(path.join(root, 'opencode.db-wal'));
  });

  it('hints a folder that is deleted or moved away, and gives its watches up', async () => {
    for (const message of ['msg_1', 'msg_2']) await put(inStorage('part', message, 'prt.json'));
    await put(inStorage('nested', 'ses_1', 'msg_3', 'prt.json'));
    const { hints, tree } = await listen();
    expect(tree.state().directories).toBe(8);
    await rm(inStorage('part', 'msg_1'), { recursive: true });
    await until(() => tree.state().directories === 7);
    await rename(inStorage('nested'), path.join(base, 'away'));
    await until(() => tree.state().directories === 4);
    expect(hints).toEqual(expect.arrayContaining([inStorage('part', 'msg_1'), inStorage('nested')]));
    expect(open.filter((folder) => !existsSync(folder))).toEqual([]);
  });

  it('hears what happens in a folder that was deleted and made again, or replaced', async () => {
    await put(inStorage('nested', 'ses_1', 'msg_1', 'prt.json'));
    await put(inStorage('part', 'msg_1', 'prt.json'));
    const { found } = await listen();
    await rm(inStorage('part', 'msg_1'), { recursive: true });
    await mkdir(inStorage('part', 'msg_1')); // gets the same inode on some file systems
    await rm(inStorage('nested'), { recursive: true });
    await mkdir(inStorage('nested', 'ses_1', 'msg_1'), { recursive: true });
    const early = [inStorage('part', 'msg_1', 'a.json'), inStorage('nested', 'ses_1', 'msg_1', 'a.json')];
    for (const file of early) await put(file);
    await until(() => early.every((file) => found.has(file)));
    await put(path.join(base, 'other', 'ses_2', 'msg_2', 'b.json'));
    await rename(inStorage('nested'), path.join(base, 'old'));
    await rename(path.join(base, 'other'), inStorage('nested'));
    await until(() => found.has(inStorage('nested', 'ses_2', 'msg_2', 'b.json')));
    const late = [inStorage('part', 'msg_1', 'c.json'), inStorage('nested', 'ses_2', 'msg_2', 'c.json')];
    for (const file of late) await put(file);
    await until(() => late.every((file) => found.has(file)));
  });

  it('follows a folder that is moved within the tree', async () => {
    await put(inStorage('part', 'msg_1', 'a.json'));
    const { found } = await listen();
    await rename(inStorage('part', 'msg_1'), inStorage('part', 'msg_2'));
    await until(() => found.has(inStorage('part', 'msg_2', 'a.json')));
    await put(inStorage('part', 'msg_2', 'b.json'));
    await until(() => found.has(inStorage('part', 'msg_2', 'b.json')));
  });

  it('bears names with line ends, and skips those that are not UTF-8', async () => {
    await mkdir(inStorage('part'), { recursive: true });
    const { found, hints, problems } = await listen();
    const odd = await put(inStorage('part', 'msg\n"\u{202e}', 'a\nb.json'));
    const bytes = Buffer.concat([Buffer.from(inStorage('part')), Buffer.from('/msg_\xff', 'latin1')]);
    await mkdir(bytes);
    await writeFile(Buffer.concat([bytes, Buffer.from('/a.json')]), '{}');
    await until(() => found.has(odd) && hints.includes(inStorage('part', 'msg_\u{FFFD}')));
    expect(problems).toEqual([]);
  });

  it('takes up a root that appears later, with folders above it that are not there either', async () => {
    const { found, hints, tree } = await listen();
    expect(tree.state()).toMatchObject({ directories: 0, complete: true });
    expect(open).toEqual([base]);
    const first = await put(inStorage('part', 'msg_1', 'a.json'));
    await until(() => found.has(first));
    expect(hints).toContain(root);
    const second = await put(inStorage('part', 'msg_1', 'b.json'));
    await until(() => found.has(second));
  });

  it('takes up a root that vanishes and returns, is replaced, or moves with what is above it', async () => {
    await put(inStorage('part', 'msg_1', 'a.json'));
    const { found, hints, tree } = await listen();
    await rename(root, path.join(base, 'away'));
    await until(() => tree.state().directories === 0 && hints.includes(root));
    await rename(path.join(base, 'away'), root);
    await until(() => tree.state().directories === 4);
    const back = await put(inStorage('part', 'msg_1', 'back.json'));
    await until(() => found.has(back));

    await rm(root, { recursive: true });
    await put(inStorage('part', 'msg_2', 'new.json'));
    await until(() => found.has(inStorage('part', 'msg_2', 'new.json')));
    await put(inStorage('part', 'msg_2', 'newer.json'));
    await until(() => found.has(inStorage('part', 'msg_2', 'newer.json')));

    hints.length = 0;
    await rename(path.join(base, 'share'), path.join(base, 'moved'));
    await until(() => tree.state().directories === 0 && hints.includes(root));
    const again = await put(inStorage('part', 'msg_3', 'a.json'));
    await until(() => found.has(again));
    expect(open.filter((folder) => !existsSync(folder))).toEqual([]);
  });

  it('keeps to its limit: it watches the leaves that changed last and says what it does not see', async () => {
    for (let age = 0; age < 20; age++) {
      await put(inStorage('part', `msg_${age}`, 'a.json'));
      await utimes(inStorage('part', `msg_${age}`), 1_700_000_000 - age, 1_700_000_000 - age);
    }
    const { tree, problems } = await listen(9); // above, root, storage, part: five leaves
    expect(watchedMessages()).toEqual(['msg_0', 'msg_1', 'msg_2', 'msg_3', 'msg_4']);
    expect(tree.state()).toMatchObject({ directories: 8, limit: 8, complete: false });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('8 of about 23 folders');
    expect(problems[0]).toContain('fs.inotify.max_user_watches');
    expect(tree.state().problem).toBe(problems[0]);
  });

  it('gives up the leaf that has been silent longest for a new one, and says so once', async () => {
    for (const message of ['msg_1', 'msg_2', 'msg_3']) await put(inStorage('part', message, 'a.json'));
    const { found, hints, problems, tree } = await listen(7);
    expect(problems).toEqual([]);
    for (const message of ['msg_2', 'msg_3', 'msg_1']) {
      await put(inStorage('part', message, 'b.json'));
      await until(() => found.has(inStorage('part', message, 'b.json')));
    }
    for (const message of ['msg_4', 'msg_5']) {
      await put(inStorage('part', message, 'a.json'));
      await until(() => found.has(inStorage('part', message, 'a.json')));
    }
    expect(watchedMessages()).toEqual(['msg_1', 'msg_4', 'msg_5']);
    expect(problems).toHaveLength(1);
    expect(tree.state()).toMatchObject({ directories: 6, complete: false });
    const many = Array.from({ length: 100 }, (_, n) => inStorage('part', `msg_1${n}`));
    await Promise.all(many.map((folder) => put(path.join(folder, 'a.json'))));
    await until(() => many.every((folder) => hints.includes(folder)));
    expect(problems).toHaveLength(1);
    expect(open.length).toBeLessThanOrEqual(7);
  });

  it('lowers its limit to what the system gives, keeping the leaves that changed last', async () => {
    for (let age = 0; age < 20; age++) {
      await put(inStorage('part', `msg_${age}`, 'a.json'));
      await utimes(inStorage('part', `msg_${age}`), 1_700_000_000 - age, 1_700_000_000 - age);
    }
    for (const code of ['ENOSPC', 'EMFILE', 'ENFILE']) {
      const system = countingSystem(() => (open.length >= 7 ? code : null));
      const { found, problems, tree } = await listen(1_000, system);
      expect(watchedMessages()).toEqual(['msg_0', 'msg_1', 'msg_2']);
      expect(tree.state()).toMatchObject({ directories: 6, limit: 6, complete: false });
      expect(problems).toHaveLength(1);
      const made = await put(inStorage('part', `msg_${code}`, 'a.json'));
      await until(() => found.has(made));
      tree.close();
      await until(() => open.length === 0);
      await rm(path.dirname(made), { recursive: true });
    }
  });

  it('lives without any watch, and takes the tree up when there are some', async () => {
    await put(inStorage('part', 'msg_1', 'a.json'));
    let isExhausted = true;
    const { found, problems, tree } = await listen(
      1_000,
      countingSystem(() => (isExhausted ? 'EMFILE' : null)),
    );
    expect(tree.state()).toMatchObject({ directories: 0, complete: false });
    expect(problems).toHaveLength(1);
    const made = await put(inStorage('part', 'msg_2', 'a.json'));
    isExhausted = false;
    await until(() => found.has(made));
    expect(tree.state()).toMatchObject({ directories: 5, complete: true, problem: null });
  });

  it('says that a root cannot be watched, and watches it once it can be', async () => {
    await put(inStorage('part', 'msg_1', 'a.json'));
    let isClosed = true;
    const { problems, tree, hints } = await listen(
      1_000,
      countingSystem((folder) => (isClosed && folder === root ? 'EACCES' : null)),
    );
    expect(problems).toEqual([`${root} cannot be watched: it is swept instead.`]);
    isClosed = false;
    await chmod(root, 0o700);
    await until(() => tree.state().complete && hints.includes(root));
    expect(tree.state().directories).toBe(4);
  });

  it('closes a watch that fails, hints its folder and watches it again', async () => {
    await put(inStorage('part', 'msg_1', 'a.json'));
    const failing = new Map<string, (error: Error) => void>();
    const system = countingSystem();
    const { found, hints } = await listen(1_000, {
      ...system,
      watch: (folder, isRecursive, listener) => {
        failing.set(folder, listener.failed);
        return system.watch(folder, isRecursive, listener);
      },
    });
    for (const folder of [inStorage('part', 'msg_1'), inStorage('part'), root]) {
      hints.length = 0;
      failing.get(folder)?.(Object.assign(new Error('EPERM'), { code: 'EPERM' }));
      expect(hints).toEqual([folder]);
      expect(open.includes(folder)).toBe(false);
      await until(() => open.includes(inStorage('part', 'msg_1')));
      const made = await put(inStorage('part', 'msg_1', `${path.basename(folder)}.json`));
      await until(() => found.has(made));
    }
  });

  it('looks through everything again when the queue of the system was full', async () => {
    await put(inStorage('part', 'msg_1', 'a.json'));
    const system = countingSystem();
    let places = 100;
    const { found, hints, problems, tree } = await listen(1_000, {
      ...system,
      queuedEvents: 100,
      watch: (folder, isRecursive, listener) =>
        system.watch(folder, isRecursive, {
          ...listener,
          // What comes when the queue is full is dropped.
          heard: (...event) => places-- > 0 && listener.heard(...event),
        }),
    });
    for (let count = 0; count < 60; count++) writeFileSync(inStorage('part', 'msg_1', `${count}.json`), '{}');
    mkdirSync(inStorage('part', 'late'));
    writeFileSync(inStorage('part', 'late', 'a.json'), '{}');
    await until(() => places < 0);
    places = Number.POSITIVE_INFINITY;
    await until(() => found.has(inStorage('part', 'late', 'a.json')));
    expect(hints).toContain(root);
    expect(problems).toEqual([expect.stringContaining('faster than they could be taken')]);
    await put(inStorage('part', 'late', 'b.json'));
    await until(() => found.has(inStorage('part', 'late', 'b.json')));
    expect(tree.state().complete).toBe(true);
  });

  it('lets other work run while it starts', async () => {
    for (let count = 0; count < 1_000; count++)
      await mkdir(inStorage('part', `msg_${count}`), { recursive: true });
    let turns = 0;
    const count = (): void => {
      turns += 1;
      counting = setImmediate(count);
    };
    let counting = setImmediate(count);
    const { tree } = await listen();
    clearImmediate(counting);
    expect(tree.state().directories).toBe(1_003);
    expect(turns).toBeGreaterThan(5);
  });

  it('leaves no watch behind, whether it is closed, aborted, or aborted before or while it starts', async () => {
    for (let count = 0; count < 300; count++)
      await mkdir(inStorage('part', `msg_${count}`), { recursive: true });
    const before = inotifyWatches();
    const closed = await listen();
    expect(inotifyWatches()).toBe(before + 304);
    closed.tree.close();
    closed.tree.close();
    expect(closed.tree.state().directories).toBe(0);
    expect(inotifyWatches()).toBe(before);

    await listen();
    controllers.at(-1)?.abort();
    expect(inotifyWatches()).toBe(before);

    const options = { root, follows, limit: 1_000, onHint: () => {}, onProblem: () => {} };
    await watchTree({ ...options, signal: AbortSignal.abort() }).ready;
    expect(inotifyWatches()).toBe(before);

    const early = watchTree({ ...options, signal: new AbortController().signal });
    await until(() => early.state().directories > 10);
    early.close();
    await early.ready;
    expect(inotifyWatches()).toBe(before);
  });

  it('tells nothing after it was closed', async () => {
    const file = await put(inStorage('part', 'msg_1', 'a.json'));
    const closed = await listen();
    closed.tree.close();
    const other = await listen();
    await appendFile(file, ' ');
    await put(inStorage('part', 'msg_2', 'a.json'));
    await until(() => other.hints.includes(file) && other.found.has(inStorage('part', 'msg_2', 'a.json')));
    expect(closed.hints).toEqual([]);
  });
});

function watchedMessages(): string[] {
  return open
    .map((folder) => path.basename(folder))
    .filter((name) => name.startsWith('msg_'))
    .sort();
}
