import type { Exchange } from '../../../../../src/contract/exchanges.ts';
import type { Filters } from '../../../../../src/contract/filters.ts';
import { largestTimelinePage } from '../../../../../src/contract/page-size.ts';
import type { TimelineEvent } from '../../../../../src/contract/timeline.ts';
import type { ask } from '../../../api/ask.ts';
import type { SessionRecords } from './exchange-items.ts';

/** What was read so far. */
export interface Loaded {
  readonly records: ReadonlyMap<string, SessionRecords>;
  /** Sessions that were asked for and are not whole yet. */
  readonly pending: number;
  /** The first failure since the last try. */
  readonly error: unknown;
}

/** A page of events, with the cursor that it was asked by. */
interface EventPage {
  readonly cursor: string | undefined;
  readonly events: readonly TimelineEvent[];
  readonly next: string | null;
}

interface Held {
  exchanges: readonly Exchange[];
  pages: EventPage[];
  failed: boolean;
  /** Former pages, shown until those that are read anew are there. */
  shown: SessionRecords | null;
}

/** How many sessions are read at once. */
const AT_ONCE = 3;
/** Between two times that what was read is shown, so that the tree is not made anew for each session: more for many events. */
const SHOW_MS = 120;
const SHOW_MS_PER_EVENT = 1 / 60;

/** Reads exchanges and events of sessions as they are asked for, a few at a time; close it when it is no longer needed. */
export class SpanLoader {
  readonly #filters: Filters;
  readonly #ask: typeof ask;
  readonly #held = new Map<string, Held>();
  readonly #queue: string[] = [];
  readonly #reading = new Set<string>();
  readonly #listeners = new Set<() => void>();
  readonly #abort = new AbortController();
  #loaded: Loaded = { records: new Map(), pending: 0, error: null };
  #error: unknown = null;
  #events = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(filters: Filters, asking: typeof ask) {
    this.#filters = filters;
    this.#ask = asking;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly loaded = (): Loaded => this.#loaded;

  /** Reads sessions that were not read yet, or could not be: what was read of them before stays. */
  want(ids: readonly string[]): void {
    for (const id of ids) {
      const held = this.#held.get(id);
      if (held === undefined) {
        this.#held.set(id, { exchanges: [], pages: [], failed: false, shown: null });
      } else if (held.failed) held.failed = false;
      else continue;
      this.#queue.push(id);
    }
    this.#work();
  }

  /** Reads again what could not be read. */
  retry(): void {
    this.#error = null;
    this.want([...this.#held].flatMap(([id, { failed }]) => (failed ? [id] : [])));
  }

  /** Reads anew what may have changed of sessions that were read: their exchanges, and events from the first that is open. */
  refresh(ids: readonly string[]): void {
    for (const id of ids) {
      const held = this.#held.get(id);
      if (held === undefined || this.#reading.has(id) || this.#queue.includes(id)) continue;
      held.shown = recordsOf(held);
      const open = held.pages.findIndex(({ events }) => events.some(({ status }) => status === 'open'));
      held.pages.length = open === -1 ? Math.max(0, held.pages.length - 1) : open;
      this.#queue.push(id);
    }
    this.#work();
  }

  close(): void {
    this.#abort.abort();
    clearTimeout(this.#timer);
  }

  #work(): void {
    while (this.#reading.size < AT_ONCE) {
      const id = this.#queue.shift();
      if (id === undefined) break;
      const held = this.#held.get(id);
      if (held === undefined) continue;
      this.#reading.add(id);
      void this.#read(id, held).then(() => {
        this.#reading.delete(id);
        this.#show(this.#reading.size === 0 && this.#queue.length === 0);
        this.#work();
      });
    }
    this.#show(false);
  }

  async #read(id: string, held: Held): Promise<void> {
    const { signal } = this.#abort;
    const input = { ...this.#filters, id };
    try {
      let cursor = held.pages.at(-1)?.next ?? undefined;
      const pageAt = (at: string | undefined) =>
        this.#ask(
          'timeline',
          { ...input, limit: largestTimelinePage, ...(at !== undefined && { cursor: at }) },
          signal,
        );
      let [page, { exchanges }] = await Promise.all([pageAt(cursor), this.#ask('exchanges', input, signal)]);
      held.exchanges = exchanges;
      while (true) {
        held.pages.push({ cursor, events: page.events, next: page.next });
        this.#events += page.events.length;
        cursor = page.next ?? undefined;
        if (cursor === undefined) break;
        this.#show(false);
        page = await pageAt(cursor);
      }
      held.shown = null;
      held.failed = false;
    } catch (error) {
      if (signal.aborted) return;
      // What was read before stays; the next change or another try reads it again.
      held.failed = true;
      this.#error ??= error;
    }
  }

  /** Tells of what was read, at most a few times a second unless it is the last of it. */
  #show(atOnce: boolean): void {
    if (this.#abort.signal.aborted) return;
    if (atOnce) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#publish();
    } else {
      this.#timer ??= setTimeout(
        () => {
          this.#timer = undefined;
          this.#publish();
        },
        SHOW_MS + this.#events * SHOW_MS_PER_EVENT,
      );
    }
  }

  #publish(): void {
    const records = new Map<string, SessionRecords>();
    for (const [id, held] of this.#held) {
      const now = held.shown ?? recordsOf(held);
      const former = this.#loaded.records.get(id);
      records.set(id, former !== undefined && isSame(former, now) ? former : now);
    }
    this.#loaded = { records, pending: this.#queue.length + this.#reading.size, error: this.#error };
    for (const listener of this.#listeners) listener();
  }
}

function recordsOf({ exchanges, pages, failed }: Held): SessionRecords {
  return {
    exchanges,
    events: pages.length === 1 ? (pages[0]?.events ?? []) : pages.flatMap(({ events }) => events),
    isWhole: pages.length > 0 && pages.at(-1)?.next === null,
    failed,
  };
}

function isSame(a: SessionRecords, b: SessionRecords): boolean {
  return (
    a.exchanges === b.exchanges &&
    a.isWhole === b.isWhole &&
    a.failed === b.failed &&
    a.events.length === b.events.length &&
    a.events.at(-1) === b.events.at(-1) &&
    a.events[0] === b.events[0]
  );
}
