import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { OpenWatch, WatchSystem } from './watch-system.ts';

/**
 * Knows whether a root is there, and whether it is still the same folder: by a watch of the nearest folder above it that
 * exists, and by its inode at every look, since an unmounted or renamed folder further up shows in no watch.
 */
export class RootPresence {
  readonly #root: string;
  readonly #system: WatchSystem;
  readonly #onChange: (isThere: boolean) => Promise<void>;
  #identity: string | null = null;
  #above: { readonly key: string; readonly watcher: OpenWatch | null } | null = null;
  #looking: Promise<void> | null = null;
  #lookAgain = false;
  #isSuspect = false;
  #closed = false;

  /** `onChange` is told when the root has come, gone or been replaced, one change after the other. */
  constructor(root: string, system: WatchSystem, onChange: (isThere: boolean) => Promise<void>) {
    this.#root = root;
    this.#system = system;
    this.#onChange = onChange;
  }

  get isThere(): boolean {
    return this.#identity !== null;
  }

  /** Looks now. A suspect root counts as replaced even with the inode it had: a new folder may get a freed one. */
  look(isSuspect = false): Promise<void> {
    this.#lookAgain = true;
    this.#isSuspect ||= isSuspect;
    this.#looking ??= this.#lookWhileAsked();
    return this.#looking;
  }

  close(): void {
    this.#closed = true;
    this.#above?.watcher?.close();
    this.#above = null;
  }

  async #lookWhileAsked(): Promise<void> {
    try {
      while (this.#lookAgain && !this.#closed) await this.#lookOnce();
    } finally {
      this.#looking = null;
    }
  }

  async #lookOnce(): Promise<void> {
    await turn(); // what is heard in this turn of the event loop needs one look
    this.#lookAgain = false;
    const isSuspect = this.#isSuspect;
    this.#isSuspect = false;
    await this.#watchAbove();
    const identity = await identityOf(this.#root);
    if (this.#closed) return;
    const isReplaced = isSuspect && identity !== null;
    if (identity === this.#identity && !isReplaced) return;
    this.#identity = identity;
    await this.#onChange(identity !== null);
  }

  async #watchAbove(): Promise<void> {
    let folder = path.dirname(this.#root);
    let identity = await identityOf(folder);
    while (identity === null && folder !== path.dirname(folder)) {
      folder = path.dirname(folder);
      identity = await identityOf(folder);
    }
    const key = `${folder} ${identity}`;
    if (this.#closed || this.#above?.key === key) return;
    this.#above?.watcher?.close();
    this.#above = { key, watcher: this.#watch(folder) };
    this.#lookAgain = true; // a folder nearer to the root may have come before the watch
  }

  /** Null where it cannot be watched: then the regular looks find what changes. */
  #watch(folder: string): OpenWatch | null {
    const [next = ''] = path.relative(folder, this.#root).split(path.sep);
    const ownName = path.basename(folder);
    try {
      const watcher = this.#system.watch(folder, false, {
        heard: (event, name) => {
          if (event !== 'rename') return;
          if (name === next) void this.look(path.join(folder, next) === this.#root);
          else if (name === null || name === ownName) void this.look();
        },
        failed: () => {
          watcher.close();
          if (this.#above?.watcher === watcher) this.#above = null;
        },
      });
      return watcher;
    } catch {
      return null;
    }
  }
}

/** Of the folder, or of the one that a link leads to; null when there is none. */
async function identityOf(folder: string): Promise<string | null> {
  try {
    const seen = await stat(folder, { bigint: true });
    return seen.isDirectory() ? `${seen.dev}:${seen.ino}` : null;
  } catch {
    return null;
  }
}
