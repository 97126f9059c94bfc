import { DatabaseError } from '../db/database-error.ts';

interface Waiter {
  readonly begin: () => void;
}

/** A number of places to work at, first come, first served, so that what takes long cannot take everything. */
export class Slots {
  readonly #longestQueue: number;
  readonly #waiting = new Set<Waiter>();
  #free: number;

  constructor(places: number, longestQueue: number) {
    this.#free = places;
    this.#longestQueue = longestQueue;
  }

  /**
   * Works when there is a place. Throws {@link DatabaseError} where too many wait already, and the reason of a signal
   * that aborts while this one waits.
   */
  async use<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    await this.#enter(signal);
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  async #enter(signal: AbortSignal | undefined): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    if (this.#waiting.size >= this.#longestQueue) {
      throw new DatabaseError('Too many questions wait for an answer.', {
        code: 'unavailable',
        hint: 'Ask again when some of them are answered.',
      });
    }
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        begin: () => {
          signal?.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      const giveUp = (): void => {
        this.#waiting.delete(waiter);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#waiting.add(waiter);
    });
  }

  /** The place goes to who has waited longest. */
  #leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next.begin();
  }
}
