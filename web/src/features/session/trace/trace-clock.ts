import type { AgentTrace } from '../../../../../src/contract/trace.ts';
import type { SessionRecords } from './exchange-items.ts';

/** Until when something without an end is shown: now while it runs, else the last known time. */
export interface Clock {
  readonly last: number;
  readonly now: number;
  readonly isRunning: boolean;
}

/** The clock of a tree, by all times that are known of it. */
export function clockOf(
  traces: readonly AgentTrace[],
  records: ReadonlyMap<string, SessionRecords>,
  now: number,
): Clock {
  let last = Number.NEGATIVE_INFINITY;
  const see = (text: string | null): void => {
    const time = timeOf(text);
    if (time !== null && time > last) last = time;
  };
  for (const { started, ended } of traces) {
    see(started);
    see(ended);
  }
  for (const { exchanges } of records.values()) {
    for (const { started, ended } of exchanges) {
      see(started);
      see(ended);
    }
  }
  const isRunning = traces.some(({ status }) => status === 'running');
  return { last, now: isRunning || last === Number.NEGATIVE_INFINITY ? now : last, isRunning };
}

/** Epoch milliseconds of an ISO time; null where there is none. */
export function timeOf(text: string | null): number | null {
  if (text === null) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}
