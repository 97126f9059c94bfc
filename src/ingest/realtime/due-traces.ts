import { buildTraces } from '../derive/trace-builder.ts';
import type { Pass } from '../pass.ts';

/** Building takes longer than a flush: what several flushes changed is built at once, this long after the last time. */
const SHORTEST_WAIT_MS = 250;

/** Building takes at most this share of the time. */
const SHARE = 0.25;

/** Sessions whose derived tables are behind their base tables. */
export class DueTraces {
  readonly #pass: Pass;
  /** Null: any. */
  #sessions: Set<string> | null = new Set();
  #built = 0;
  #wait = 0;

  constructor(pass: Pass) {
    this.#pass = pass;
  }

  /** Null: any session may have changed. */
  add(sessions: readonly string[] | null): void {
    if (sessions === null) this.#sessions = null;
    for (const id of sessions ?? []) this.#sessions?.add(id);
  }

  /** Milliseconds until they are to be built, 0 when they are now; Infinity while none is behind. */
  get dueIn(): number {
    if (this.#sessions?.size === 0) return Number.POSITIVE_INFINITY;
    const since = this.#pass.clock.now() - this.#built;
    return since < 0 ? 0 : Math.max(0, this.#wait - since); // the clock may have been put back
  }

  /** Builds them in one transaction; returns the sessions, null for any. */
  async build(): Promise<readonly string[] | null> {
    const { clock, lanes } = this.#pass;
    const sessions = this.#sessions === null ? null : [...this.#sessions].sort();
    const started = clock.now();
    await lanes.use(({ connection, alone }) =>
      alone(() => connection.transaction(() => buildTraces(connection, sessions))),
    );
    this.#sessions = new Set();
    this.#built = clock.now();
    this.#wait = Math.max(SHORTEST_WAIT_MS, (this.#built - started) / SHARE);
    return sessions;
  }
}
