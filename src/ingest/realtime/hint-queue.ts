/** A path that may have changed, and since when it waits, in epoch milliseconds. */
export interface Hint {
  readonly path: string;
  readonly since: number;
}

/**
 * Paths to look at, each once however often it was hinted, oldest first. Paths are all that is kept: what stands there
 * is looked at when they are taken.
 */
export class HintQueue {
  readonly #now = new Map<string, number>();
  readonly #later = new Map<string, number>();
  #wake: (() => void) | undefined;
  /** True while what was taken is being looked at. */
  atWork = false;

  /** A path that waits already keeps its place. */
  add(path: string, now: number): void {
    this.#later.delete(path);
    if (this.#now.has(path)) return;
    this.#now.set(path, now);
    this.#wake?.();
  }

  /** A path to look at again at `moment`, unless it is hinted before. */
  addLater(path: string, moment: number): void {
    if (!this.#now.has(path)) this.#later.set(path, moment);
  }

  /** At most `limit` paths, oldest first; those whose moment has come are among them. */
  take(limit: number, now: number): Hint[] {
    for (const [path, moment] of this.#later) if (moment <= now) this.add(path, now);
    const taken: Hint[] = [];
    for (const [path, since] of this.#now) {
      if (taken.length >= limit) break;
      this.#now.delete(path);
      taken.push({ path, since });
    }
    return taken;
  }

  /** Paths that wait, those for later not counted. */
  get length(): number {
    return this.#now.size;
  }

  /** When the first of the later paths is due; Infinity when there is none. */
  get nextMoment(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const moment of this.#later.values()) next = Math.min(next, moment);
    return next;
  }

  /** Resolves when there is a hint, at once when there is one. */
  async hinted(): Promise<void> {
    if (this.#now.size > 0) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = undefined;
  }
}
