import type { Exchange } from '../../../../../src/contract/exchanges.ts';
import type { TimelineEvent } from '../../../../../src/contract/timeline.ts';
import type { AgentTrace } from '../../../../../src/contract/trace.ts';
import type { TraceIndex } from './trace-index.ts';

/** What was read of one session so far; `isWhole` when nothing of it is left to read. */
export interface SessionRecords {
  readonly exchanges: readonly Exchange[];
  readonly events: readonly TimelineEvent[];
  readonly isWhole: boolean;
  readonly failed: boolean;
}

/** Something in an exchange: an event, with its trace where it is a delegation, or a delegation that no call tells of. */
export interface Item {
  readonly event: TimelineEvent | null;
  readonly trace: AgentTrace | null;
}

/** Puts delegations that no call tells of before the first event that began after them. */
function placeUncalled(items: readonly Item[]): Item[] {
  const placed = items.filter(({ event }) => event !== null);
  for (const item of items) {
    if (item.event !== null) continue;
    const start = item.trace?.started ?? '';
    const at = placed.findIndex(({ event, trace }) => (event?.at ?? trace?.started ?? '') > start);
    placed.splice(at === -1 ? placed.length : at, 0, item);
  }
  return placed;
}

/** The exchanges of one delegation among several to the same session: from its beginning until the next one's. */
export function runOf(
  exchanges: readonly Exchange[],
  runs: readonly AgentTrace[],
  trace: AgentTrace | null,
): readonly Exchange[] {
  if (runs.length < 2 || trace === null) return exchanges;
  return exchanges.filter(({ started }) => {
    let owner = runs[0];
    for (const run of runs) if (started !== null && (run.started ?? '') <= started) owner = run;
    return owner?.id === trace.id;
  });
}

/** What stands in each exchange of a session, in order; under null what stands in none. */
export function itemsByExchange(
  id: string,
  records: SessionRecords,
  index: TraceIndex,
): ReadonlyMap<string | null, readonly Item[]> {
  const known = new Set(records.exchanges.map((exchange) => exchange.id));
  const found = new Map<string | null, Item[]>();
  const put = (exchangeId: string | null, item: Item): void => {
    const key = exchangeId !== null && known.has(exchangeId) ? exchangeId : null;
    const items = found.get(key);
    if (items === undefined) found.set(key, [item]);
    else items.push(item);
  };
  const called = new Set<string>();
  for (const event of records.events) {
    const trace =
      event.kind === 'delegation' && event.partId !== null
        ? (index.byId.get(`delegation:${event.partId}`) ?? null)
        : null;
    if (trace !== null) called.add(trace.id);
    put(event.exchangeId, { event, trace });
  }
  if (!records.isWhole) return found;
  const uncalled = (index.below.get(id) ?? []).filter((trace) => !called.has(trace.id));
  for (const trace of uncalled) put(trace.exchangeId, { event: null, trace });
  // Only where a delegation without a call was added does the order of events not hold.
  for (const exchangeId of new Set(uncalled.map((trace) => trace.exchangeId))) {
    const key = exchangeId !== null && known.has(exchangeId) ? exchangeId : null;
    found.set(key, placeUncalled(found.get(key) ?? []));
  }
  return found;
}
