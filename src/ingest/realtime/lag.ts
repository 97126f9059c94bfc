/** Milliseconds from a hint to the commit of what it led to, over the last thousand. */
export interface LagFigures {
  readonly p50: number;
  readonly p99: number;
}

const KEPT = 1_000;

/** Keeps the last lags. */
export class Lag {
  readonly #last: number[] = [];
  #next = 0;

  add(milliseconds: number): void {
    this.#last[this.#next] = milliseconds;
    this.#next = (this.#next + 1) % KEPT;
  }

  /** Null before the first. */
  figures(): LagFigures | null {
    if (this.#last.length === 0) return null;
    const sorted = [...this.#last].sort((a, b) => a - b);
    const at = (share: number): number =>
      sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return { p50: Math.round(at(0.5)), p99: Math.round(at(0.99)) };
  }
}
