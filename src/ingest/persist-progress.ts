import type { Connection } from '../db/connection.ts';
import type { Clock, Tally } from './pass.ts';
import { recordProgress } from './state/sync-state.ts';

/** Progress is written this often, so that anybody who looks sees it move. */
const EVERY_MS = 1_000;

/** Writes how far a pass is to its state row, at most once a second. */
export class ProgressKeeper {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #started: number;
  #last: number;
  #writing: Promise<void> = Promise.resolve();

  constructor(connection: Connection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
    this.#started = clock.now();
    this.#last = this.#started;
  }

  note(tally: Tally): void {
    const now = this.#clock.now();
    if (now - this.#last < EVERY_MS) return;
    this.#last = now;
    const { done, seen } = tally;
    const known = !tally.listing && done > 0;
    const etaSeconds = known ? Math.ceil((((now - this.#started) / done) * (seen - done)) / 1000) : null;
    // What fails here fails in the pass too, which says so.
    this.#writing = recordProgress(this.#connection, { total: seen, done, etaSeconds }, now).catch(
      () => undefined,
    );
  }

  /** Waits for the last write. */
  async ended(): Promise<void> {
    await this.#writing;
  }
}
