import { useMemo } from 'react';
import type { Tool } from '../../../../src/contract/tool.ts';
import { formatCount, formatDuration, formatShare } from '../../../../src/core/format.ts';
import { bucketKey, calendarBuckets } from '../../charts/buckets.ts';
import { type ChartTable, type Series, tableOf } from '../../charts/chart-data.ts';
import { ChartFrame } from '../../charts/chart-frame.tsx';
import { Histogram } from '../../charts/histogram.tsx';
import { StackedBars } from '../../charts/stacked-bars.tsx';
import { useFilters } from '../../filters/use-filters.ts';

const HEIGHT = 180;

/** How long the calls took that ended. */
export function LatencyChart({ histogram }: { readonly histogram: Tool['histogram'] }) {
  const bins = useMemo(
    () =>
      histogram.map(({ fromMs, toMs, calls }) => ({
        label: toMs === null ? `≥ ${short(fromMs)}` : `< ${short(toMs)}`,
        title: spanWords(fromMs, toMs),
        count: calls,
      })),
    [histogram],
  );
  const total = histogram.reduce((sum, { calls }) => sum + calls, 0);
  const table: ChartTable = {
    columns: ['Took', 'Calls', 'Share'],
    rows: histogram.map(({ fromMs, toMs, calls }) => [
      spanWords(fromMs, toMs),
      formatCount(calls),
      formatShare(total === 0 ? null : calls / total),
    ]),
  };
  return (
    <ChartFrame
      name="durations"
      title="How long calls took"
      note={`${formatCount(total)} that ended`}
      table={table}
      height={HEIGHT}
    >
      <Histogram label="Calls by duration" name="calls" bins={bins} format={formatCount} height={HEIGHT} />
    </ChartFrame>
  );
}

/** A limit of the histogram: whole units, so that the axis stays short. */
function short(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  return ms < 60_000 ? `${ms / 1_000} s` : `${ms / 60_000} min`;
}

function spanWords(fromMs: number, toMs: number | null): string {
  return toMs === null
    ? `${formatDuration(fromMs)} or more`
    : `${formatDuration(fromMs)} to ${formatDuration(toMs)}`;
}

/** Calls over time, and how many of them failed. */
export function TrendChart({
  trend,
  by,
}: {
  readonly trend: Tool['figures']['trend'];
  readonly by: Tool['trendBy'];
}) {
  const { tz, filters } = useFilters();
  const buckets = useMemo(
    () =>
      calendarBuckets(
        trend.map(({ date }) => date),
        by,
        tz,
        filters,
      ),
    [trend, by, tz, filters],
  );
  const series = useMemo((): readonly Series[] => {
    const periods = new Map(trend.map((period) => [bucketKey(period.date, tz), period]));
    const others = buckets.map(({ key }) => {
      const period = periods.get(key);
      return period === undefined ? 0 : period.calls - period.errors;
    });
    return [
      { id: 'other', name: 'ok or open', color: 'var(--tool)', values: others },
      {
        id: 'failed',
        name: 'failed',
        color: 'var(--error)',
        values: buckets.map(({ key }) => periods.get(key)?.errors ?? 0),
      },
    ];
  }, [trend, buckets, tz]);
  return (
    <ChartFrame
      name="trend"
      title="Calls over time"
      note={`by ${by} · ${tz}`}
      legend={series.map(({ name, color }) => ({ name, color }))}
      table={tableOf('Period', buckets, series, formatCount)}
      height={HEIGHT - 24}
    >
      <StackedBars
        label="Calls over time, those that failed on top"
        buckets={buckets}
        series={series}
        format={formatCount}
        zone={tz}
        total="calls"
        height={HEIGHT - 24}
      />
    </ChartFrame>
  );
}
