import type { MonitorEvent } from '../contract/events.ts';

/** How many events are kept for clients that come back. */
export const keptEvents = 1_000;

/** Where a reader of the log goes on. */
export interface LogPosition {
  /** The number of the next event to read. */
  readonly next: number;
  /** Whether what came before it is unknown to the reader: everything has to be asked anew. */
  readonly isReset: boolean;
}

/**
 * The events of one run of the daemon, numbered from 1; the last thousand are kept. Its readers hold a position each and
 * are told when there is more, so that a slow one costs no memory.
 */
export class EventLog {
  readonly #run: string;
  /** The event with number n is at n % keptEvents. */
  readonly #kept: MonitorEvent[] = [];
  readonly #listeners = new Set<() => void>();
  #newest = 0;

  /** `run` tells this run from earlier ones; it has no line breaks. */
  constructor(run: string) {
    this.#run = run;
  }

  /** Adds an event and tells the readers. */
  publish(event: MonitorEvent): void {
    this.#newest += 1;
    this.#kept[this.#newest % keptEvents] = event;
    for (const listener of this.#listeners) listener();
  }

  /** The id of an event, as it goes over the wire. */
  idOf(number: number): string {
    return `${this.#run}-${number}`;
  }

  /** Where a reader that has seen the event with this id goes on; without one, with what comes next. */
  positionAfter(lastEventId: string | null): LogPosition {
    const atEnd = this.#newest + 1;
    if (lastEventId === null) return { next: atEnd, isReset: false };
    const seen = this.#numberOf(lastEventId);
    const isKnown = seen !== null && seen <= this.#newest && !this.isGone(seen + 1);
    return isKnown ? { next: seen + 1, isReset: false } : { next: atEnd, isReset: true };
  }

  /** The event with this number; undefined when it has not happened yet, or is gone. */
  at(number: number): MonitorEvent | undefined {
    return number > this.#newest || this.isGone(number) ? undefined : this.#kept[number % keptEvents];
  }

  /** Whether the event with this number was here and is not kept any more. */
  isGone(number: number): boolean {
    return number <= this.#newest - keptEvents;
  }

  /** Calls the listener after each event until the function that is returned is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #numberOf(id: string): number | null {
    const prefix = `${this.#run}-`;
    const digits = id.startsWith(prefix) ? id.slice(prefix.length) : '';
    return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
  }
}
