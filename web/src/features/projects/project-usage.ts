import type { Daily } from '../../../../src/contract/daily.ts';
import { bucketKey } from '../../charts/buckets.ts';
import type { Bucket, Series } from '../../charts/chart-data.ts';
import { REST_COLOR, seriesColor } from '../../charts/palette.ts';
import { shortNames } from './project-names.ts';

/** What of the usage is drawn. */
export type Metric = 'cost' | 'estimated' | 'tokens' | 'messages';

type Day = Daily['days'][number];

/** Projects that are drawn by themselves; the others are one series. */
const MOST_ALONE = 7;

/** What each project adds up to, by its folder. */
export function totalsOf(days: readonly Day[], metric: Metric): ReadonlyMap<string | null, number> {
  const totals = new Map<string | null, number>();
  for (const day of days) {
    const project = day.group ?? null;
    totals.set(project, (totals.get(project) ?? 0) + amountOf(day, metric));
  }
  return totals;
}

/** What says most: what was paid, else what it would have been, else how much there was. */
export function usualMetric(days: readonly Day[]): Metric {
  const has = (metric: Metric): boolean => days.some((day) => amountOf(day, metric) > 0);
  if (days.length === 0 || has('cost')) return 'cost';
  return has('estimated') ? 'estimated' : 'tokens';
}

/** A series for each project, the largest first and at the foot, the rest in one. */
export function projectSeries(
  days: readonly Day[],
  buckets: readonly Bucket[],
  metric: Metric,
  zone: string,
): readonly Series[] {
  const projects = [...totalsOf(days, metric)]
    .filter(([, total]) => total > 0)
    .sort(([, one], [, other]) => other - one)
    .map(([project]) => project);
  const alone = projects.length === MOST_ALONE + 1 ? projects : projects.slice(0, MOST_ALONE);
  const names = shortNames(alone);
  const places = new Map(buckets.map(({ key }, index) => [key, index]));
  const values = new Map(alone.map((project) => [project, new Array<number>(buckets.length).fill(0)]));
  const rest = new Array<number>(buckets.length).fill(0);
  for (const day of days) {
    const place = places.get(bucketKey(day.date, zone));
    if (place === undefined) continue;
    const row = values.get(day.group ?? null) ?? rest;
    row[place] = (row[place] ?? 0) + amountOf(day, metric);
  }
  const series = alone.map((project, index) => ({
    id: JSON.stringify(project),
    name: names.get(project) ?? '',
    color: seriesColor(index),
    values: values.get(project) ?? [],
  }));
  const others = projects.length - alone.length;
  return others === 0
    ? series
    : [...series, { id: 'rest', name: `${others} others`, color: REST_COLOR, values: rest }];
}

function amountOf({ cost, estimated, tokens, messages }: Day, metric: Metric): number {
  return { cost, estimated, tokens: tokens.total, messages }[metric];
}
