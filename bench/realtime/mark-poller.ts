import { nowMs } from '../measure/now-ms.ts';
import type { Mark } from '../writers/told.ts';
import type { Daemon } from './daemon.ts';

/** While marks wait, it is asked again after this even where no event came. */
const ASK_MS = 250;

/**
 * Tells how long it takes until what was written can be asked for. While a mark waits, it asks over HTTP whenever the
 * daemon says that something has changed, and every 250 ms besides; a mark has arrived when an answer has come that
 * counts it. So a latency holds everything from the end of the write to the end of the answer.
 */
export class MarkPoller {
  /** Milliseconds, of every mark that has arrived. */
  readonly latencies: number[] = [];
  /** Questions that were asked. */
  asked = 0;
  readonly #daemon: Daemon;
  /** The number of the newest mark that can be seen. */
  readonly #seen: () => Promise<number>;
  readonly #ending = new AbortController();
  #waiting: Mark[] = [];
  #hasChanged = false;
  #wake: () => void = () => undefined;

  constructor(daemon: Daemon, seen: () => Promise<number>) {
    this.#daemon = daemon;
    this.#seen = seen;
  }

  add(mark: Mark): void {
    this.#waiting.push(mark);
  }

  /** Marks that have not arrived. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Asks until `end`; throws what asking throws. */
  async run(): Promise<void> {
    await this.#daemon.onChange(() => {
      this.#hasChanged = true;
      this.#wake();
    }, this.#ending.signal);
    while (!this.#ending.signal.aborted) {
      await this.#changeOrTime();
      this.#hasChanged = false;
      if (this.#waiting.length > 0) await this.#ask();
    }
  }

  /** Ends asking. */
  end(): void {
    this.#ending.abort();
    this.#wake();
  }

  async #ask(): Promise<void> {
    this.asked += 1;
    const newest = await this.#seen();
    const at = nowMs();
    // A mark can be seen before its writer has said so.
    for (const { mark, at: written } of this.#waiting) if (mark <= newest) this.latencies.push(at - written);
    this.#waiting = this.#waiting.filter(({ mark }) => mark > newest);
  }

  async #changeOrTime(): Promise<void> {
    if (this.#hasChanged) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ASK_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
