import type { Daily } from '../../../../src/contract/daily.ts';
import { bucketKey } from '../../charts/buckets.ts';
import type { Bucket, Series } from '../../charts/chart-data.ts';
import { REST_COLOR, seriesColor } from '../../charts/palette.ts';
import { storedName } from '../../ui/stored-name.ts';

/** What of the usage is drawn. */
export type Metric = 'cost' | 'estimated' | 'tokens';

type Day = Daily['days'][number];

/** Models that are drawn by themselves; the others are one series. */
const MOST_SERIES = 7;

function amountOf({ cost, estimated, tokens }: Day, metric: Metric): number {
  return { cost, estimated, tokens: tokens.total }[metric];
}

/** What an answer adds up to. */
export function totalOf(days: readonly Day[], metric: Metric): number {
  return days.reduce((sum, day) => sum + amountOf(day, metric), 0);
}

/** A series for each model, the largest first and at the foot, the rest in one. */
export function usageSeries(
  days: readonly Day[],
  buckets: readonly Bucket[],
  metric: Metric,
  zone: string,
): readonly Series[] {
  const totals = new Map<string | null, number>();
  for (const day of days) {
    const name = day.group ?? null;
    totals.set(name, (totals.get(name) ?? 0) + amountOf(day, metric));
  }
  const names = [...totals]
    .filter(([, total]) => total > 0)
    .sort(([, one], [, other]) => other - one)
    .map(([name]) => name);
  const alone = names.length === MOST_SERIES + 1 ? names : names.slice(0, MOST_SERIES);
  const places = new Map(buckets.map(({ key }, index) => [key, index]));
  const values = new Map(alone.map((name) => [name, new Array<number>(buckets.length).fill(0)]));
  const rest = new Array<number>(buckets.length).fill(0);
  for (const day of days) {
    const place = places.get(bucketKey(day.date, zone));
    if (place === undefined) continue;
    const row = values.get(day.group ?? null) ?? rest;
    row[place] = (row[place] ?? 0) + amountOf(day, metric);
  }
  return [
    ...alone.map((name, index) => ({
      id: JSON.stringify(name),
      name: storedName(name),
      color: seriesColor(index),
      values: values.get(name) ?? [],
    })),
    ...(names.length > alone.length
      ? [
          {
            id: 'rest',
            name: `${names.length - alone.length} others`,
            color: REST_COLOR,
            values: rest,
          },
        ]
      : []),
  ];
}
