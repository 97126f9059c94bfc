import { useMemo } from 'react';
import type { Overview } from '../../../../src/contract/overview.ts';
import type { Tokens } from '../../../../src/contract/usage.ts';
import { formatCount, formatTokens, formatUsd } from '../../../../src/core/format.ts';
import { rangeOfBucket } from '../../charts/bucket-range.ts';
import { bucketKey, calendarBuckets } from '../../charts/buckets.ts';
import { type Bucket, type Series, tableOf } from '../../charts/chart-data.ts';
import { ChartFrame } from '../../charts/chart-frame.tsx';
import { LineChart } from '../../charts/line-chart.tsx';
import { REST_COLOR, TOKEN_COLORS } from '../../charts/palette.ts';
import { StackedBars } from '../../charts/stacked-bars.tsx';
import { useChangeSearch, useFilters } from '../../filters/use-filters.ts';
import { Skeleton } from '../../ui/states.tsx';

/** From the foot of a bar up; reasoning is shown where a provider counts it apart. */
const KINDS: readonly { readonly id: keyof typeof TOKEN_COLORS & keyof Tokens; readonly name: string }[] = [
  { id: 'cacheRead', name: 'Cache read' },
  { id: 'cacheWrite', name: 'Cache write' },
  { id: 'input', name: 'Input' },
  { id: 'output', name: 'Output' },
  { id: 'reasoning', name: 'Reasoning' },
];

const HEIGHT = 190;

/** Tokens by kind and cost over time, side by side; a bar or point narrows the range to its period. */
export function UsageCharts({ answer }: { readonly answer: Overview | undefined }) {
  const { tz, filters } = useFilters();
  const change = useChangeSearch();
  const { from, to } = filters;
  const chart = useMemo(
    () => (answer === undefined ? null : chartOf(answer, tz, { from, to })),
    [answer, tz, from, to],
  );
  const narrow = (bucket: Bucket): void => change(rangeOfBucket(bucket, tz));
  // One bar alone is the range already.
  const onChoose = (chart?.buckets.length ?? 0) > 1 ? narrow : undefined;
  const note = `${answer === undefined ? '' : `by ${answer.by} · `}${tz}`;
  return (
    <div className="grid border-b border-line lg:grid-cols-[2fr_1fr]">
      <ChartFrame
        name="tokens"
        title="Tokens"
        note={note}
        legend={chart?.tokens ?? KINDS.slice(0, 4).map(({ id, name }) => ({ name, color: TOKEN_COLORS[id] }))}
        table={
          chart === null
            ? null
            : tableOf('Period', chart.buckets, [...chart.tokens, chart.total], formatCount)
        }
        height={HEIGHT}
      >
        {chart === null ? (
          <Skeleton lines={5} />
        ) : (
          <StackedBars
            label="Tokens by kind over time"
            buckets={chart.buckets}
            series={chart.tokens}
            format={formatTokens}
            exact={formatCount}
            zone={tz}
            height={HEIGHT}
            more={chart.more}
            onChoose={onChoose}
          />
        )}
      </ChartFrame>
      <ChartFrame
        name="cost"
        title="Cost"
        note={`USD · ${note}`}
        legend={COST_LEGEND}
        table={chart === null ? null : tableOf('Period', chart.buckets, chart.costs, formatUsd)}
        height={HEIGHT}
        className="border-t border-line lg:border-t-0 lg:border-l"
      >
        {chart === null ? (
          <Skeleton lines={5} />
        ) : (
          <LineChart
            label="Cost over time, recorded and estimated"
            buckets={chart.buckets}
            series={chart.costs}
            format={formatUsd}
            zone={tz}
            height={HEIGHT}
            isFilled
            onChoose={onChoose}
          />
        )}
      </ChartFrame>
    </div>
  );
}

const COST_LEGEND = [
  { name: 'Recorded', color: 'var(--accent)' },
  { name: 'Estimated, no part of it', color: REST_COLOR, isDashed: true },
];

interface UsageChart {
  readonly buckets: readonly Bucket[];
  readonly tokens: readonly Series[];
  /** OpenCode's own: providers differ in whether reasoning is a part of the output. */
  readonly total: Series;
  readonly costs: readonly Series[];
  readonly more: (bucket: Bucket) => { name: string; value: string }[];
}

function chartOf(
  { series, by, totals }: Overview,
  tz: string,
  range: { readonly from?: string | undefined; readonly to?: string | undefined },
): UsageChart {
  const buckets = calendarBuckets(
    series.map(({ date }) => date),
    by,
    tz,
    range,
  );
  const rows = new Map(series.map((row) => [bucketKey(row.date, tz), row]));
  const found = buckets.map(({ key }) => rows.get(key));
  const shown = KINDS.filter(({ id }) => id !== 'reasoning' || totals.tokens.reasoning > 0);
  return {
    buckets,
    tokens: shown.map(({ id, name }) => ({
      id,
      name,
      color: TOKEN_COLORS[id],
      values: found.map((row) => row?.tokens[id] ?? 0),
    })),
    total: { id: 'total', name: 'Total', color: '', values: found.map((row) => row?.tokens.total ?? 0) },
    costs: [
      { id: 'cost', name: 'Recorded', color: 'var(--accent)', values: found.map((row) => row?.cost ?? 0) },
      {
        id: 'estimated',
        name: 'Estimated',
        color: REST_COLOR,
        isDashed: true,
        values: found.map((row) => row?.estimated ?? 0),
      },
    ],
    more: ({ key }) => {
      const row = rows.get(key);
      return [
        { name: 'Total', value: formatCount(row?.tokens.total ?? 0) },
        { name: 'Steps', value: formatCount(row?.messages ?? 0) },
      ];
    },
  };
}
