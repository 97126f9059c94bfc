import { recordsOf } from './records-of.ts';
import { spendOf, type TokenFigures, type UsageRow, usageRowsOf } from './usage-rows.ts';
import type { Era, World } from './world.ts';

export interface DayTruth {
  /** Calendar day in the zone, `2026-11-01`. */
  readonly date: string;
  /** Billed usage rows. */
  readonly messages: number;
  readonly tokens: TokenFigures;
  readonly cost: number;
  /** No price list has the models of a made world. */
  readonly estimated: number;
}

/** The rows of `ocmon daily --json` with usage in them, by the calendar of an IANA zone, sorted by date. */
export function daysOf(world: World, era: Era, zone: string): readonly DayTruth[] {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const dateOf = (ms: number): string => {
    const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  };
  const days = new Map<string, UsageRow[]>();
  for (const row of usageRowsOf(recordsOf(world, era), era)) {
    if (row.inherited) continue;
    const date = dateOf(row.message.created);
    days.set(date, [...(days.get(date) ?? []), row]);
  }
  return [...days.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, rows]) => ({ date, messages: rows.length, ...spendOf(rows), estimated: 0 }));
}
