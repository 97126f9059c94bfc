import { expect, it } from 'vitest';
import type { Daily } from '../../../../src/contract/daily.ts';
import { calendarBuckets } from '../../charts/buckets.ts';
import { totalOf, usageSeries } from './usage-series.ts';

const ZONE = 'Europe/Berlin';

function day(date: string, group: string | null, cost: number): Daily['days'][number] {
  const tokens = { input: 0, output: 0, reasoning: 0, cacheRead: 0, cacheWrite: 0, total: cost * 100 };
  return { date, group, messages: 1, tokens, cost, estimated: 0 };
}

function bucketsOf(days: readonly Daily['days'][number][]) {
  return calendarBuckets(
    days.map(({ date }) => date),
    'day',
    ZONE,
  );
}

it('draws each model by itself, the one with most first, over days that have none of it', () => {
  const days = [day('2026-10-24', 'a/x', 1), day('2026-10-26', 'a/x', 2), day('2026-10-26', 'b/y', 5)];
  const series = usageSeries(days, bucketsOf(days), 'cost', ZONE);
  expect(series.map(({ name, values }) => [name, values])).toEqual([
    ['b/y', [0, 0, 5]],
    ['a/x', [1, 0, 2]],
  ]);
});

it('leaves out models without any of what is drawn', () => {
  const days = [day('2026-11-01', 'a/x', 1), day('2026-11-01', 'b/free', 0)];
  expect(usageSeries(days, bucketsOf(days), 'cost', ZONE).map(({ name }) => name)).toEqual(['a/x']);
  expect(usageSeries(days, bucketsOf(days), 'estimated', ZONE)).toEqual([]);
});

it('draws eight models by themselves, and of more than eight all but seven as one', () => {
  const models = (count: number) =>
    Array.from({ length: count }, (_, index) => day('2026-11-01', `m/${index}`, count - index));
  expect(usageSeries(models(8), bucketsOf(models(8)), 'cost', ZONE)).toHaveLength(8);
  const many = usageSeries(models(10), bucketsOf(models(10)), 'cost', ZONE);
  expect(many).toHaveLength(8);
  expect(many[7]).toMatchObject({ name: '3 others', values: [6] });
});

it('draws all that an answer adds up to', () => {
  const days = Array.from({ length: 12 }, (_, index) => day('2026-11-01', `m/${index}`, index + 1));
  const drawn = usageSeries(days, bucketsOf(days), 'tokens', ZONE);
  const sum = drawn.reduce((all, { values }) => all + (values[0] ?? 0), 0);
  expect(sum).toBe(totalOf(days, 'tokens'));
});
