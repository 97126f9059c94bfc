/** Wrong tokens that are answered within a minute; what comes above has to wait. */
export const failuresPerMinute = 30;

const MINUTE_MS = 60_000;

/** Counts failures, minute by minute. It is asked about failures alone, so that nobody with the right token waits. */
export class FailureLimit {
  readonly #now: () => number;
  #since = Number.NEGATIVE_INFINITY;
  #failures = 0;

  /** `now` gives epoch milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts one failure; the seconds to wait when it is one too many, else null. */
  count(): number | null {
    const now = this.#now();
    // A clock that was put back begins a new minute too.
    if (now >= this.#since + MINUTE_MS || now < this.#since) {
      this.#since = now;
      this.#failures = 0;
    }
    this.#failures += 1;
    if (this.#failures <= failuresPerMinute) return null;
    return Math.max(1, Math.ceil((this.#since + MINUTE_MS - now) / 1000));
  }
}
