import { type Dirent, existsSync, type FSWatcher, lstatSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { TreeWatch, WatchState, WatchSystem, WatchTreeOptions } from './watch-tree.ts';

/** How often it is looked whether the root is there, and still the same folder. */
const LOOK_MS = 1_000;

/** Folders that are watched between two turns of the event loop. */
const SLICE = 64;

interface Folder {
  readonly watcher: FSWatcher;
  readonly isLeaf: boolean;
}

/**
 * One watch a folder. A new folder is watched first and listed then, so that what was made in it meanwhile is hinted.
 * When no more watches can be had, the leaf that has been silent longest gives its own up.
 */
export class FolderWatches implements TreeWatch {
  readonly ready: Promise<void>;
  readonly #options: WatchTreeOptions;
  readonly #system: WatchSystem;
  /** In the order in which they were last heard of. */
  readonly #folders = new Map<string, Folder>();
  readonly #timer: NodeJS.Timeout;
  #unwatched = 0;
  #limit: number;
  #problem: string | null = null;
  #inode: number | null = null;
  #closed = false;

  constructor(options: WatchTreeOptions, system: WatchSystem) {
    this.#options = options;
    this.#system = system;
    this.#limit = Math.max(1, options.limit);
    // A root that appears, goes or is replaced as a whole does not always show in a watch.
    this.#timer = setInterval(() => void this.#lookAtRoot(), LOOK_MS);
    this.#timer.unref();
    this.#inode = inodeOf(options.root);
    this.ready = this.#inode === null ? Promise.resolve() : this.#enter([options.root], false);
  }

  state(): WatchState {
    return { directories: this.#folders.size, complete: this.#unwatched === 0, problem: this.#problem };
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#closeAll();
  }

  async #lookAtRoot(): Promise<void> {
    const inode = inodeOf(this.#options.root);
    if (inode === this.#inode || this.#closed) return;
    this.#closeAll();
    this.#inode = inode;
    if (inode !== null) await this.#enter([this.#options.root], true);
    this.#options.onHint(this.#options.root);
  }

  /** Watches folders and all that is followed below them, level by level. */
  async #enter(folders: readonly string[], isNew: boolean): Promise<void> {
    let level = folders;
    while (level.length > 0 && !this.#closed) {
      const next: string[] = [];
      const [watched, missed] = this.#choose(level);
      this.#unwatched += missed;
      for (let start = 0; start < watched.length; start += SLICE) {
        const slice = watched.slice(start, start + SLICE);
        const inner = await Promise.all(slice.map((folder) => this.#watchAndList(folder, isNew)));
        next.push(...inner.flat());
      }
      level = next;
    }
  }

  /** Where not all can be watched, the leaves that changed last are. */
  #choose(level: readonly string[]): readonly [readonly string[], number] {
    const places = this.#limit - this.#folders.size;
    if (level.length <= places || level.length === 1) return [level, 0];
    const leaves = level.filter((folder) => this.#kindOf(folder) === 'leaf');
    const inner = level.filter((folder) => this.#kindOf(folder) !== 'leaf');
    const chosen = byActivity(leaves).slice(-Math.max(1, places - inner.length));
    this.#tell();
    return [[...inner, ...chosen], leaves.length - chosen.length];
  }

  /** Watches a folder, hints what is in it if it is new, and gives the folders in it that are followed. */
  async #watchAndList(folder: string, isNew: boolean): Promise<readonly string[]> {
    const isLeaf = this.#kindOf(folder) === 'leaf';
    this.#watch(folder, isLeaf);
    if (isLeaf && !isNew) return [];
    let entries: Dirent[];
    try {
      entries = await readdir(folder, { withFileTypes: true });
    } catch {
      this.#unwatch(folder);
      return []; // gone again, or not to be listed, which the walk of the sweep reports
    }
    if (isNew) {
      for (const entry of entries)
        if (!entry.isDirectory()) this.#options.onHint(path.join(folder, entry.name));
    }
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => path.join(folder, entry.name))
      .filter((child) => this.#kindOf(child) !== null);
  }

  #watch(folder: string, isLeaf: boolean): void {
    if (this.#closed || this.#folders.has(folder)) return;
    if (this.#folders.size >= this.#limit && !this.#giveUpOne()) {
      this.#missOut();
      return;
    }
    try {
      // A recursive watch of Node on Linux is one watch a folder too, but it loses what a new folder holds.
      const watcher = this.#system.watch(folder, { recursive: false, persistent: false });
      this.#folders.set(folder, { watcher, isLeaf });
      watcher.on('change', (_event, name) => this.#heard(folder, name));
      watcher.on('error', () => {
        this.#unwatch(folder);
        this.#options.onHint(folder);
      });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code !== 'ENOSPC' && code !== 'EMFILE' && code !== 'ENFILE') return; // gone, or not ours to watch
      this.#limit = Math.max(1, this.#folders.size);
      this.#missOut();
    }
  }

  #missOut(): void {
    this.#unwatched += 1;
    this.#tell();
  }

  #tell(): void {
    if (this.#problem !== null) return;
    this.#problem =
      `No more than ${this.#limit} folders below ${this.#options.root} can be watched: changes in others show at the ` +
      'next sweep. Raise fs.inotify.max_user_watches or watchShare to watch all.';
    this.#options.onProblem(this.#problem);
  }

  /** Gives up the watch of the leaf that has been silent longest; false when there is no leaf. */
  #giveUpOne(): boolean {
    for (const [folder, { isLeaf }] of this.#folders) {
      if (!isLeaf) continue;
      this.#unwatch(folder);
      this.#missOut();
      return true;
    }
    return false;
  }

  #unwatch(folder: string): void {
    this.#folders.get(folder)?.watcher.close();
    this.#folders.delete(folder);
  }

  #heard(folder: string, name: string | Buffer | null): void {
    const known = this.#folders.get(folder);
    if (this.#closed || known === undefined) return;
    this.#folders.delete(folder);
    this.#folders.set(folder, known);
    if (typeof name !== 'string') {
      this.#options.onHint(folder);
      return;
    }
    const child = path.join(folder, name);
    this.#options.onHint(child);
    // Of its own end a folder hears under its own name.
    if (name === path.basename(folder) && !existsSync(folder)) this.#left(folder, known);
    const watched = this.#folders.get(child);
    if (watched !== undefined) {
      if (!existsSync(child)) this.#left(child, watched);
    } else if (!known.isLeaf && this.#kindOf(child) !== null && isFolder(child)) {
      void this.#enter([child], true);
    }
  }

  /** Stops watching a folder that is gone, and all below it. */
  #left(folder: string, { isLeaf }: Folder): void {
    this.#unwatch(folder);
    // A root that comes back may be the same folder: it is watched anew all the same.
    if (folder === this.#options.root) this.#inode = null;
    this.#options.onHint(folder);
    if (isLeaf) return;
    for (const watched of [...this.#folders.keys()]) {
      if (watched.startsWith(folder + path.sep)) this.#unwatch(watched);
    }
  }

  #kindOf(folder: string): 'inner' | 'leaf' | null {
    const relative = path.relative(this.#options.root, folder);
    return this.#options.follows(relative.split(path.sep).join('/'));
  }

  #closeAll(): void {
    for (const { watcher } of this.#folders.values()) watcher.close();
    this.#folders.clear();
    this.#unwatched = 0;
    this.#problem = null;
  }
}

/** The least recently changed first. */
function byActivity(folders: readonly string[]): string[] {
  const changed = new Map(folders.map((folder) => [folder, changedAt(folder)]));
  return [...folders].sort((a, b) => (changed.get(a) ?? 0) - (changed.get(b) ?? 0));
}

function changedAt(folder: string): number {
  try {
    return lstatSync(folder).mtimeMs;
  } catch {
    return 0;
  }
}

/** Of the folder, or of the one that a link leads to. */
function inodeOf(folder: string): number | null {
  try {
    const seen = statSync(folder);
    return seen.isDirectory() ? seen.ino : null;
  } catch {
    return null;
  }
}

function isFolder(file: string): boolean {
  try {
    return lstatSync(file).isDirectory();
  } catch {
    return false;
  }
}
