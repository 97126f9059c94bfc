import type { DailyInput } from '../../../../src/contract/daily.ts';
import type { Filters } from '../../../../src/contract/filters.ts';

export type Period = NonNullable<DailyInput['by']>;

const DAY_MS = 86_400_000;

/** A period that gives a range bars that can be told apart; what has no end is looked at by week. */
export function periodFor({ from, to }: Filters): Period {
  if (from === undefined || to === undefined) return 'week';
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  if (days <= 3) return 'hour';
  if (days <= 120) return 'day';
  return days <= 800 ? 'week' : 'month';
}
