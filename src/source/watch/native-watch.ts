import { lstatSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, unknownCode } from '../list-folder.ts';
import { RootPresence } from './root-presence.ts';
import type { OpenWatch, WatchSystem } from './watch-system.ts';
import type { TreeWatch, WatchTreeOptions } from './watch-tree.ts';

/** How often it is looked whether the root is there, and watched. */
const LOOK_MS = 1_000;

/** One recursive watch, where the system has such a thing. */
export function watchNatively(options: WatchTreeOptions, system: WatchSystem): TreeWatch {
  const { root, onHint, onProblem } = options;
  let watcher: OpenWatch | undefined;
  let problem: string | null = null;
  let closed = false;
  let isStarted = false;

  const kindOf = (relative: string): 'inner' | 'leaf' | null =>
    options.follows(relative === '.' ? '' : relative.split(path.sep).join('/'));

  const heard = (event: string, name: string | null): void => {
    if (closed) return;
    if (name === null || name === '' || name === '.') {
      onHint(root); // the system says so when it has dropped changes
      return;
    }
    const around = kindOf(path.dirname(name));
    if (around === null) return;
    const file = path.join(root, name);
    const isFolder = around === 'inner' && isFolderAt(file);
    // Windows tells of a folder whenever something in it changes, and of that too.
    if (isFolder && event === 'change') return;
    onHint(file);
    if (isFolder && kindOf(name) === 'inner') void hintBelow(file);
  };

  /** A folder that was moved here comes as one change. */
  const hintBelow = async (folder: string): Promise<void> => {
    try {
      for await (const entry of await opendir(folder)) {
        if (closed) return;
        const child = path.join(folder, entry.name);
        const kind = entry.isDirectory() ? kindOf(path.relative(root, child)) : 'file';
        if (kind !== null) onHint(child);
        if (kind === 'inner') await hintBelow(child);
      }
    } catch (error) {
      if (codeOf(error) === unknownCode) throw error; // else it is gone again, or not to be listed
    }
  };

  const stop = (): void => {
    watcher?.close();
    watcher = undefined;
  };
  const degrade = (error: unknown): void => {
    stop();
    const why = `${root} cannot be watched (${codeOf(error)}): it is swept instead.`;
    if (why !== problem && presence.isThere) onProblem(why);
    problem = why;
  };
  const failed = (error: Error): void => {
    if (closed) return;
    stop();
    // Windows says that its watch has ended when the folder is deleted.
    void presence.look().then(() => {
      if (closed) return;
      if (presence.isThere && watcher === undefined) degrade(error);
      onHint(root);
    });
  };
  const start = (): void => {
    try {
      watcher = system.watch(root, true, { heard, failed });
      problem = null;
    } catch (error) {
      degrade(error);
    }
  };

  const presence = new RootPresence(root, system, async (isThere) => {
    stop();
    problem = null;
    if (isThere) start();
    if (isStarted) onHint(root);
  });
  const timer = setInterval(() => {
    void presence.look().then(() => {
      if (closed || watcher !== undefined || !presence.isThere) return;
      start();
      if (watcher !== undefined) onHint(root);
    });
  }, LOOK_MS);
  timer.unref();
  const ready = presence.look().then(() => {
    isStarted = true;
  });
  return {
    ready,
    state: () => ({
      directories: watcher === undefined ? 0 : 1,
      limit: 1,
      complete: problem === null,
      problem,
    }),
    close() {
      closed = true;
      clearInterval(timer);
      presence.close();
      stop();
    },
  };
}

function isFolderAt(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
