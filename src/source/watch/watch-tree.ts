import { FolderWatches } from './folder-watches.ts';
import { watchNatively } from './native-watch.ts';
import { realSystem, type WatchSystem } from './watch-system.ts';

/** What a watch sees, and what it does not. */
export interface WatchState {
  /** Folders that are watched. */
  readonly directories: number;
  /** The most that can be. */
  readonly limit: number;
  /** False when there are folders that are not: the sweep finds what changes in them. */
  readonly complete: boolean;
  /** Why, in a sentence for the user. */
  readonly problem: string | null;
}

/** A watch of a tree of folders. */
export interface TreeWatch {
  state(): WatchState;
  /** Resolves when the tree is watched as it was found at the start. */
  readonly ready: Promise<void>;
  close(): void;
}

/** What to watch and whom to tell. */
export interface WatchTreeOptions {
  /** Absolute; need not exist yet. */
  readonly root: string;
  /**
   * What a folder holds, relative to the root with `/` between its steps (the root is ''): further folders, files alone,
   * or nothing worth watching.
   */
  readonly follows: (relative: string) => 'inner' | 'leaf' | null;
  /**
   * Told of files and folders that may be new, changed or gone: where to look, not what there is. Of a folder all files
   * in it may be; of the root, everything.
   */
  readonly onHint: (path: string) => void;
  /** Told of each reason why not everything can be watched when it arises. */
  readonly onProblem: (problem: string) => void;
  /** The most folders to watch. */
  readonly limit: number;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

/**
 * Watches a tree. Linux takes one watch a folder; macOS and Windows watch a tree natively. Hints may come twice and for
 * nothing; for a file that appears in a new folder there is always one after it appeared, for itself or for its folder,
 * unless the folder could not be watched, which the state tells.
 */
export function watchTree(options: WatchTreeOptions, system: WatchSystem = realSystem()): TreeWatch {
  const { signal } = options;
  const isNative = system.platform === 'darwin' || system.platform === 'win32';
  const tree = isNative ? watchNatively(options, system) : new FolderWatches(options, system);
  const close = (): void => {
    signal.removeEventListener('abort', close);
    tree.close();
  };
  if (signal.aborted) close();
  else signal.addEventListener('abort', close);
  return { ready: tree.ready, state: () => tree.state(), close };
}
