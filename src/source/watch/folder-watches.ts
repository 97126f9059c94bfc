import { type Dirent, lstatSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { codeOf, unknownCode } from '../list-folder.ts';
import { byActivity } from './by-activity.ts';
import { RootPresence } from './root-presence.ts';
import type { OpenWatch, WatchSystem } from './watch-system.ts';
import type { TreeWatch, WatchState, WatchTreeOptions } from './watch-tree.ts';

/** How often it is looked whether the root is there, and whether something has to be tried again. */
const LOOK_MS = 1_000;

/** Folders that are watched between two turns of the event loop: a few milliseconds. */
const SLICE = 128;

/** Folders that are listed at the same time. */
const LISTED_AT_ONCE = 16;

/** As many changes in one turn as this share of the system's queue mean that some may have been dropped. */
const OVERFLOW_SHARE = 0.75;

/** The system, or this process, has no more watches. */
const EXHAUSTED: ReadonlySet<string> = new Set(['ENOSPC', 'EMFILE', 'ENFILE']);

interface Inner {
  readonly watcher: OpenWatch;
  /** Watched folders in it. */
  readonly folders: Set<string>;
}

/**
 * One watch a folder. A new folder is watched first and hinted or listed then, so that nothing that was made in it
 * meanwhile is lost. When no more watches can be had, the leaf that has been silent longest gives its own up.
 */
export class FolderWatches implements TreeWatch {
  readonly ready: Promise<void>;
  readonly #options: WatchTreeOptions;
  readonly #system: WatchSystem;
  readonly #presence: RootPresence;
  readonly #timer: NodeJS.Timeout;
  readonly #inner = new Map<string, Inner>();
  /** In the order in which they were last heard of. */
  readonly #leaves = new Map<string, OpenWatch>();
  /** Folders to look at again, because the last attempt failed. */
  readonly #again = new Set<string>();
  #limit: number;
  /** About how many followed folders are there that are not watched. */
  #missed = 0;
  #problem: string | null = null;
  /** Counts the times that the tree was taken in; what belongs to an earlier one ends. */
  #round = 0;
  #eventsOfTurn = 0;
  #hasOverflown = false;
  #isStarted = false;
  #closed = false;

  constructor(options: WatchTreeOptions, system: WatchSystem) {
    this.#options = options;
    this.#system = system;
    this.#limit = this.#fullLimit();
    this.#presence = new RootPresence(options.root, system, (isThere) => this.#takeRootIn(isThere));
    this.#timer = setInterval(() => void this.#catchUp(), LOOK_MS);
    this.#timer.unref();
    this.ready = this.#presence.look().then(() => {
      this.#isStarted = true;
    });
  }

  state(): WatchState {
    return {
      directories: this.#size,
      limit: this.#limit,
      complete: this.#problem === null,
      problem: this.#problem,
    };
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#presence.close();
    this.#dropAll();
  }

  get #size(): number {
    return this.#inner.size + this.#leaves.size;
  }

  /** The folder above the root has a watch too. */
  #fullLimit(): number {
    return Math.max(1, this.#options.limit - 1);
  }

  /** Begins anew: the root has come, gone or been replaced, or it is not known what is watched. */
  async #takeRootIn(isThere: boolean): Promise<void> {
    this.#dropAll();
    this.#round += 1;
    this.#again.clear();
    this.#limit = this.#fullLimit();
    this.#missed = 0;
    this.#problem = null;
    const { root, onHint } = this.#options;
    if (isThere) {
      await this.#takeIn(root, false);
      if (!this.#inner.has(root)) this.#tell(`${root} cannot be watched: it is swept instead.`);
    }
    if (this.#isStarted && !this.#closed) onHint(root);
  }

  /** What a watch cannot tell, once a second. */
  async #catchUp(): Promise<void> {
    await this.#presence.look();
    if (this.#closed || !this.#isStarted || !this.#presence.isThere) return;
    const { root, onProblem } = this.#options;
    if (this.#hasOverflown) {
      this.#hasOverflown = false;
      onProblem(
        `Changes below ${root} came faster than they could be taken: all of it is looked through again.`,
      );
      await this.#presence.look(true);
    } else if (!this.#inner.has(root)) {
      if (this.#watchInner(root)) await this.#presence.look(true);
    }
    const again = [...this.#again];
    this.#again.clear();
    for (const folder of again) {
      if (folder === root) await this.#presence.look(true);
      else if (this.#inner.has(path.dirname(folder))) this.#look(folder);
    }
  }

  /** Watches a folder and all that is followed below it. What is new is hinted, each folder after its watch began. */
  async #takeIn(top: string, isNew: boolean): Promise<void> {
    const round = this.#round;
    const leaves: string[] = [];
    let level = [top];
    while (level.length > 0) {
      const next: string[] = [];
      for (let start = 0; start < level.length; start += LISTED_AT_ONCE) {
        if (this.#closed || round !== this.#round) return;
        const slice = level.slice(start, start + LISTED_AT_ONCE);
        await Promise.all(slice.map((folder) => this.#enter(folder, isNew, next, leaves)));
      }
      level = next;
    }
    await this.#enterLeaves(leaves, isNew, round);
  }

  /** Watches a folder of folders, then lists it: its inner folders go to `inner`, its leaves to `leaves`. */
  async #enter(folder: string, isNew: boolean, inner: string[], leaves: string[]): Promise<void> {
    if (!this.#watchInner(folder) && folder === this.#options.root) return;
    if (isNew) this.#options.onHint(folder);
    try {
      for await (const entry of await opendir(folder, { bufferSize: SLICE })) {
        if (this.#closed) return;
        this.#sort(folder, entry, isNew, inner, leaves);
      }
    } catch (error) {
      if (codeOf(error) === unknownCode) throw error;
      // Else it is gone, or not ours to list, which the walk of the sweep reports.
      if (EXHAUSTED.has(codeOf(error))) this.#again.add(folder);
    }
  }

  #sort(folder: string, entry: Dirent, isNew: boolean, inner: string[], leaves: string[]): void {
    const child = path.join(folder, entry.name);
    if (!entry.isDirectory()) {
      if (isNew) this.#options.onHint(child);
      return;
    }
    const kind = this.#kindOf(child);
    if (kind === 'inner') inner.push(child);
    else if (kind === 'leaf') leaves.push(child);
  }

  /** Where not all leaves can be watched, those that changed last are. */
  async #enterLeaves(leaves: readonly string[], isNew: boolean, round: number): Promise<void> {
    const places = this.#limit - this.#inner.size - (isNew ? 0 : this.#leaves.size);
    const isTooMany = leaves.length > places;
    const ordered = isTooMany ? await byActivity(leaves) : leaves;
    const firstWatched = ordered.length - Math.max(0, Math.min(places, ordered.length));
    const limitBefore = this.#limit;
    const missedBefore = this.#missed;
    for (const [index, leaf] of ordered.entries()) {
      if (index % SLICE === SLICE - 1) await turn();
      if (this.#closed || round !== this.#round) return;
      if (index < firstWatched) this.#missed += 1;
      else if (!this.#leaves.has(leaf)) this.#watchLeaf(leaf);
      if (isNew) this.#options.onHint(leaf);
      // The system gave less than was asked for: now it matters which leaves changed last.
      if (!isTooMany && this.#limit < limitBefore) {
        for (const watched of ordered.slice(0, index + 1)) this.#drop(watched);
        this.#missed = missedBefore;
        return this.#enterLeaves(leaves, isNew, round);
      }
    }
    if (this.#missed > 0) this.#tellShare();
  }

  /** False when the folder cannot be watched. */
  #watchInner(folder: string): boolean {
    if (this.#inner.has(folder)) return true;
    const parent = this.#inner.get(path.dirname(folder));
    if (parent === undefined && folder !== this.#options.root) {
      this.#missParentless();
      return false;
    }
    const watcher = this.#open(folder, (event, name) => this.#heardInner(folder, event, name));
    if (watcher === null) return false;
    this.#inner.set(folder, { watcher, folders: new Set() });
    parent?.folders.add(folder);
    return true;
  }

  #watchLeaf(folder: string): void {
    const parent = this.#inner.get(path.dirname(folder));
    if (parent === undefined) {
      this.#missParentless();
      return;
    }
    const watcher = this.#open(folder, (event, name) => this.#heardLeaf(folder, event, name));
    if (watcher === null) return;
    this.#leaves.set(folder, watcher);
    parent.folders.add(folder);
  }

  /** Without the watch of its parent the end of a folder would not be heard. The parent is gone, or one too many. */
  #missParentless(): void {
    if (this.#size >= this.#limit) this.#missed += 1;
  }

  #open(folder: string, heard: (event: string, name: string | null) => void): OpenWatch | null {
    if (this.#closed) return null;
    for (let attempt = 1; ; attempt++) {
      if (!this.#makeRoom()) break;
      try {
        // A recursive watch of Node on Linux is one watch a folder too, but it loses what a new folder holds.
        return this.#system.watch(folder, false, {
          heard: (event, name) => {
            this.#count();
            heard(event, name);
          },
          failed: () => this.#failed(folder),
        });
      } catch (error) {
        if (!EXHAUSTED.has(codeOf(error))) return null; // gone, or not ours to read
        this.#limit = Math.max(1, this.#size);
        if (attempt === 2 || this.#leaves.size === 0) break;
      }
    }
    this.#missed += 1;
    if (this.#isStarted) this.#tellShare();
    return null;
  }

  /** Gives up the leaf that has been silent longest where it must; false when there is none. */
  #makeRoom(): boolean {
    while (this.#size >= this.#limit) {
      const [silent] = this.#leaves.keys();
      if (silent === undefined) return false;
      this.#drop(silent);
      this.#missed += 1;
      if (this.#isStarted) this.#tellShare();
    }
    return true;
  }

  #tellShare(): void {
    this.#tell(
      `${this.#size} of about ${this.#size + this.#missed} folders below ${this.#options.root} are watched: changes in ` +
        'the others show at the next sweep. Raise fs.inotify.max_user_watches or watchShare to watch all.',
    );
  }

  #tell(problem: string): void {
    if (this.#closed || this.#problem !== null) return;
    this.#problem = problem;
    this.#options.onProblem(problem);
  }

  #heardLeaf(folder: string, event: string, name: string | null): void {
    const watcher = this.#leaves.get(folder);
    if (watcher === undefined) return;
    this.#leaves.delete(folder);
    this.#leaves.set(folder, watcher);
    if (name === null) {
      this.#options.onHint(folder);
      return;
    }
    this.#options.onHint(path.join(folder, name));
    if (event === 'rename' && isOwnName(folder, name)) this.#look(folder);
  }

  #heardInner(folder: string, event: string, name: string | null): void {
    if (!this.#inner.has(folder)) return;
    const isRoot = folder === this.#options.root;
    if (name === null) {
      this.#options.onHint(folder);
      if (!isRoot) this.#look(folder);
      return;
    }
    const child = path.join(folder, name);
    // A change of a folder is always a `rename`.
    if (event === 'rename' && this.#kindOf(child) !== null) this.#look(child);
    else this.#options.onHint(child);
    if (event !== 'rename' || !isOwnName(folder, name)) return;
    if (isRoot) void this.#presence.look(true);
    else this.#look(folder);
  }

  /**
   * Looks at a folder that has come, gone or been replaced. It is watched anew even where it seems to be the same: the
   * watch of a folder that was deleted and made again hears nothing, and its inode may be the old one.
   */
  #look(folder: string): void {
    const below = this.#drop(folder);
    const { onHint } = this.#options;
    if (!isFolderAt(folder)) {
      onHint(folder);
    } else if (this.#kindOf(folder) === 'leaf') {
      this.#watchLeaf(folder);
      onHint(folder);
    } else {
      for (const dropped of below) onHint(dropped);
      void this.#takeIn(folder, true);
    }
  }

  /** A watch that failed is closed; whether its folder is still there shows at the next look. */
  #failed(folder: string): void {
    this.#drop(folder);
    this.#again.add(folder);
    this.#options.onHint(folder);
  }

  /** Stops watching a folder and all below it, which it returns. */
  #drop(folder: string): readonly string[] {
    this.#inner.get(path.dirname(folder))?.folders.delete(folder);
    const leaf = this.#leaves.get(folder);
    leaf?.close();
    this.#leaves.delete(folder);
    const inner = this.#inner.get(folder);
    if (inner === undefined) return [];
    inner.watcher.close();
    this.#inner.delete(folder);
    return [...inner.folders].flatMap((child) => [child, ...this.#drop(child)]);
  }

  #dropAll(): void {
    for (const { watcher } of this.#inner.values()) watcher.close();
    for (const watcher of this.#leaves.values()) watcher.close();
    this.#inner.clear();
    this.#leaves.clear();
  }

  /** Node does not tell that inotify's queue was full; a turn with as many changes as it can hold gives it away. */
  #count(): void {
    if (this.#eventsOfTurn === 0) {
      setImmediate(() => {
        this.#eventsOfTurn = 0;
      });
    }
    this.#eventsOfTurn += 1;
    if (this.#eventsOfTurn > this.#system.queuedEvents * OVERFLOW_SHARE) this.#hasOverflown = true;
  }

  #kindOf(folder: string): 'inner' | 'leaf' | null {
    const { root, follows } = this.#options;
    const below = folder === root ? '' : folder.slice(root.length + 1);
    return follows(path.sep === '/' ? below : below.split(path.sep).join('/'));
  }
}

/** A folder hears of its own end, and of its own rights, under its own name. */
function isOwnName(folder: string, name: string): boolean {
  return path.basename(folder) === name;
}

function isFolderAt(file: string): boolean {
  try {
    return lstatSync(file).isDirectory();
  } catch {
    return false;
  }
}
