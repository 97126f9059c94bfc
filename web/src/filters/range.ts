import { readTimeArgument } from '../../../src/core/time-argument.ts';
import { instantOf, wallTimeOf } from '../../../src/core/zoned-time.ts';
import type { Search } from './search.ts';

/** Ranges that one click chooses, with what they are called. Days are calendar days of the zone, today the last. */
export const RANGES: Readonly<Record<string, string>> = {
  today: 'Today',
  '7d': '7 days',
  '30d': '30 days',
  '90d': '90 days',
  '365d': '1 year',
  all: 'All time',
};
export const USUAL_RANGE = '30d';

/** The ends of a range as ISO 8601 UTC; an open end is left out. */
export interface Range {
  readonly from?: string;
  readonly to?: string;
}

/** What cannot be read, in words for the user. */
export interface RangeProblem {
  readonly problem: string;
}

/**
 * The range that a query string names: `from` and `to` as on the command line, else `range`, else the usual one.
 * @param now epoch milliseconds.
 */
export function rangeOf(search: Search, tz: string, now: number): Range | RangeProblem {
  if (search.from !== undefined || search.to !== undefined) {
    const from = edgeOf(search.from, 'from', tz, now);
    const to = edgeOf(search.to, 'to', tz, now);
    if (typeof from === 'string') return { problem: from };
    if (typeof to === 'string') return { problem: to };
    return { ...(from !== null && { from: iso(from) }), ...(to !== null && { to: iso(to) }) };
  }
  const name = search.range ?? USUAL_RANGE;
  if (name === 'all') return {};
  const days = name === 'today' ? 1 : Number(/^(\d{1,4})d$/.exec(name)?.[1] ?? Number.NaN);
  if (!(days >= 1))
    return { problem: `${name} is no range; choose one of ${Object.keys(RANGES).join(', ')}.` };
  const { year, month, day } = wallTimeOf(now, tz);
  const midnight = { year, month, hour: 0, minute: 0, second: 0 };
  return {
    from: iso(instantOf({ ...midnight, day: day - days + 1 }, tz)),
    to: iso(instantOf({ ...midnight, day: day + 1 }, tz)),
  };
}

function edgeOf(
  text: string | undefined,
  edge: 'from' | 'to',
  tz: string,
  now: number,
): number | string | null {
  if (text === undefined) return null;
  const read = readTimeArgument(text, edge, { tz, now });
  return typeof read === 'number' ? read : `“${text}” is not a time. ${read.hint ?? ''}`;
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
