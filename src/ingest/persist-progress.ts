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
    const { done, seen, expected } = tally;
    const left = expected === null || done === 0 ? null : Math.max(0, expected - done) / done;
    const etaSeconds = left === null ? null : Math.ceil((left * (now - this.#started)) / 1000);
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
