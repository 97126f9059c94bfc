/** What a calendar day (`2026-11-23`) cost, in USD. */
export interface DayCost {
  readonly date: string;
  readonly cost: number;
}

/** A day whose cost is above `threshold`: `mean` plus two times `deviation`, both of the days before it. USD. */
export interface UnusualDay extends DayCost {
  readonly mean: number;
  readonly deviation: number;
  readonly threshold: number;
}

/** Calendar days before a day that it is compared with. */
const WINDOW = 30;
/** Fewer days say nothing about what is usual. */
const LEAST = 7;
const DAY_MS = 86_400_000;

/**
 * The days that cost more than the mean and two standard deviations of the 30 calendar days before. Days without usage
 * cost 0, but the days before the first one do not count. A day with fewer than seven days before it is not judged, nor
 * is one after 30 days without any cost.
 * @param days in order; a day that is not listed had no usage.
 */
export function unusualDays(days: readonly DayCost[]): readonly UnusualDay[] {
  const first = days[0];
  if (first === undefined) return [];
  const start = dayNumber(first.date);
  const costs = new Map(days.map(({ date, cost }) => [dayNumber(date), cost]));
  return days.flatMap(({ date, cost }) => {
    const day = dayNumber(date);
    const length = Math.min(WINDOW, day - start);
    if (length < LEAST) return [];
    const before = Array.from({ length }, (_, index) => costs.get(day - length + index) ?? 0);
    const mean = before.reduce((sum, each) => sum + each, 0) / length;
    const deviation = Math.sqrt(before.reduce((sum, each) => sum + (each - mean) ** 2, 0) / length);
    const threshold = mean + 2 * deviation;
    if (mean === 0 || rounded(cost) <= rounded(threshold)) return [];
    return [
      { date, cost, mean: rounded(mean), deviation: rounded(deviation), threshold: rounded(threshold) },
    ];
  });
}

function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

/** To 1e-10 USD, as all costs: what is beyond comes from adding floating numbers. */
function rounded(usd: number): number {
  return Math.round(usd * 1e10) / 1e10;
}
