/** A path that may have changed, and since when it waits, in epoch milliseconds. */
export interface Hint {
  readonly path: string;
  readonly since: number;
}

/** Clocks are set right by less than this all the time. */
const PUT_BACK_MS = 1_000;

/**
 * Paths to look at, each once however often it was hinted, oldest first. Paths are all that is kept: what stands there
 * is looked at when they are taken.
 */
export class HintQueue {
  readonly #now = new Map<string, number>();
  readonly #later = new Map<string, number>();
  /** The latest time that was told. */
  #clock = 0;
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
    this.#tell(now);
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

  /** Milliseconds until a path is to be looked at, 0 when one is now; Infinity when there is none. */
  dueIn(now: number): number {
    this.#tell(now);
    if (this.#now.size > 0) return 0;
    let next = Number.POSITIVE_INFINITY;
    for (const moment of this.#later.values()) next = Math.min(next, moment);
    return Math.max(0, next - now);
  }

  /** The moments of a clock that was put back are far away: all of them have come. */
  #tell(now: number): void {
    if (now < this.#clock - PUT_BACK_MS) for (const path of this.#later.keys()) this.#later.set(path, now);
    this.#clock = now;
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
