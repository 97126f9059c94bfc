import { existsSync, type FSWatcher } from 'node:fs';
import path from 'node:path';
import type { TreeWatch, WatchSystem, WatchTreeOptions } from './watch-tree.ts';

/** How often a root that is not there is looked for. */
const LOOK_MS = 1_000;

/** One recursive watch, where the system has such a thing. */
export function watchNatively(options: WatchTreeOptions, system: WatchSystem): TreeWatch {
  const { root, follows, onHint, onProblem } = options;
  let watcher: FSWatcher | undefined;
  let problem: string | null = null;

  const isFollowed = (relative: string): boolean => {
    const folder = path.dirname(relative);
    return follows(folder === '.' ? '' : folder.split(path.sep).join('/')) !== null;
  };
  const start = (): void => {
    try {
      const started = system.watch(root, { recursive: true });
      watcher = started;
      problem = null;
      started.on('change', (_event, name) => {
        if (typeof name !== 'string') onHint(root);
        else if (isFollowed(name)) onHint(path.join(root, name));
      });
      started.on('error', (error) =>
        stop(`The watch of ${root} ended (${codeOf(error)}): it is swept instead.`),
      );
    } catch (error) {
      stop(existsSync(root) ? `${root} cannot be watched (${codeOf(error)}): it is swept instead.` : null);
    }
  };
  const stop = (why: string | null): void => {
    watcher?.close();
    watcher = undefined;
    if (why !== null && why !== problem) onProblem(why);
    problem = why;
  };
  const timer = setInterval(() => {
    const isThere = existsSync(root);
    if (isThere && watcher === undefined) {
      start();
      if (watcher !== undefined) onHint(root);
    } else if (!isThere && watcher !== undefined) {
      stop(null);
      onHint(root);
    }
  }, LOOK_MS);
  timer.unref();
  start();
  return {
    ready: Promise.resolve(),
    state: () => ({ directories: watcher === undefined ? 0 : 1, complete: problem === null, problem }),
    close() {
      clearInterval(timer);
      stop(null);
    },
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
