import { describe, expect, it } from 'vitest';
import { type DayCost, unusualDays } from './unusual-days.ts';

/** Days from 1 October 2026 on with these costs; null for a day without usage. */
function daysOf(...costs: readonly (number | null)[]): DayCost[] {
  return costs.flatMap((cost, index) =>
    cost === null ? [] : [{ date: new Date(Date.UTC(2026, 9, 1 + index)).toISOString().slice(0, 10), cost }],
  );
}

const times = (count: number, ...costs: readonly (number | null)[]): (number | null)[] =>
  Array.from({ length: count }, () => costs).flat();

describe('an unusual day', () => {
  it('lies above the mean and two standard deviations of the 30 days before', () => {
    const usual = times(15, 1, 3);
    expect(unusualDays(daysOf(...usual, 4))).toEqual([]);
    expect(unusualDays(daysOf(...usual, 4.01))).toEqual([
      { date: '2026-10-31', cost: 4.01, mean: 2, deviation: 1, threshold: 4 },
    ]);
  });

  it('is not compared with what is older than 30 days', () => {
    expect(unusualDays(daysOf(...times(30, 100), ...times(30, 1), 2))).toMatchObject([
      { date: '2026-11-30', cost: 2, mean: 1, deviation: 0 },
    ]);
  });

  it('is compared with days without usage, which cost nothing, but not with those before the first one', () => {
    expect(unusualDays(daysOf(2, ...times(8, null), 1))).toMatchObject([]);
    expect(unusualDays(daysOf(2, ...times(8, null), 2))).toEqual([
      { date: '2026-10-10', cost: 2, mean: 0.2222222222, deviation: 0.6285393611, threshold: 1.4793009443 },
    ]);
  });

  it('needs seven days before it, and a cost in the last 30', () => {
    expect(unusualDays(daysOf(...times(6, 1), 50))).toEqual([]);
    expect(unusualDays(daysOf(...times(7, 1), 50))).toHaveLength(1);
    expect(unusualDays(daysOf(1, ...times(30, null), 50))).toEqual([]);
    expect(unusualDays([])).toEqual([]);
  });

  it('is not made by the last digits of floating sums', () => {
    expect(unusualDays(daysOf(...times(10, 0.1), 0.1))).toEqual([]);
  });
});
