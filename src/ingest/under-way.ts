/** Work that goes on side by side, at most `limit` pieces at once. */
export class UnderWay {
  readonly #limit: number;
  readonly #running = new Set<Promise<void>>();
  readonly #errors: unknown[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Starts a piece when there is a place for it; throws what an earlier piece threw. */
  async start(work: () => Promise<void>): Promise<void> {
    while (this.#running.size >= this.#limit) await Promise.race(this.#running);
    this.#throwFirst();
    const running: Promise<void> = work()
      .catch((error: unknown) => {
        this.#errors.push(error);
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Waits for every piece; throws what one of them threw. */
  async finish(): Promise<void> {
    await Promise.all(this.#running);
    this.#throwFirst();
  }

  /** Waits for every piece, whatever came of it. */
  async ended(): Promise<void> {
    await Promise.all(this.#running);
  }

  #throwFirst(): void {
    if (this.#errors.length > 0) throw this.#errors[0];
  }
}
