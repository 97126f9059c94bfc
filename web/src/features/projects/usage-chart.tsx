import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Daily } from '../../../../src/contract/daily.ts';
import { formatCount, formatTokens, formatUsd } from '../../../../src/core/format.ts';
import { rangeOfBucket } from '../../charts/bucket-range.ts';
import { calendarBuckets } from '../../charts/buckets.ts';
import { tableOf } from '../../charts/chart-data.ts';
import { ChartFrame } from '../../charts/chart-frame.tsx';
import { StackedBars } from '../../charts/stacked-bars.tsx';
import { useChangeSearch, useFilters } from '../../filters/use-filters.ts';
import { Choice } from '../../ui/choice.tsx';
import { ExportMenu } from '../../ui/export-menu.tsx';
import { ErrorCard, Skeleton } from '../../ui/states.tsx';
import type { Period } from './project-period.ts';
import { type Metric, projectSeries, usualMetric } from './project-usage.ts';

const HEIGHT = 176;
const METRICS: Readonly<Record<Metric, string>> = {
  cost: 'Recorded cost',
  estimated: 'Estimated cost',
  tokens: 'Tokens',
  messages: 'Messages',
};
const PERIODS: Readonly<Record<Period, string>> = {
  hour: 'by hour',
  day: 'by day',
  week: 'by week',
  month: 'by month',
};
const NOTHING: Readonly<Record<Metric, string>> = {
  cost: 'OpenCode recorded no cost here. Estimated cost and tokens can be drawn instead.',
  estimated: 'Nothing had to be estimated here: every cost was recorded, or no price is known.',
  tokens: 'No tokens in what is asked for.',
  messages: 'No billed messages in what is asked for.',
};

/** Usage over time, each project a part of the bars. What is drawn, and by which period, stands in the address. */
export function UsageChart({ query, by }: { readonly query: UseQueryResult<Daily>; readonly by: Period }) {
  const { search, tz, filters } = useFilters();
  const change = useChangeSearch();
  const days = useMemo(() => query.data?.days ?? [], [query.data]);
  const metric = metricOf(search.metric) ?? usualMetric(days);
  const buckets = useMemo(
    () =>
      calendarBuckets(
        days.map(({ date }) => date),
        by,
        tz,
        filters,
      ),
    [days, by, tz, filters],
  );
  const series = useMemo(() => projectSeries(days, buckets, metric, tz), [days, buckets, metric, tz]);
  const [format, exact] = FORMATS[metric];
  return (
    <ChartFrame
      name="projects"
      title="Usage over time by project"
      note={`${METRICS[metric]} · ${PERIODS[by]} · ${tz}`}
      legend={query.data === undefined ? NO_LEGEND : series.map(({ name, color }) => ({ name, color }))}
      table={query.data === undefined ? null : tableOf('Period', buckets, series, exact)}
      height={HEIGHT}
      className="border-b border-line"
      actions={
        <>
          <Choice
            label="What is drawn"
            value={metric}
            choices={METRICS}
            onChoose={(next) => change({ metric: next }, { replace: true })}
          />
          <Choice
            label="Period of a bar"
            value={by}
            choices={PERIODS}
            onChoose={(next) => change({ by: next }, { replace: true })}
          />
          <ExportMenu table="daily" filters={filters} />
        </>
      }
    >
      {query.data === undefined ? (
        query.isError ? (
          <ErrorCard error={query.error} retry={() => void query.refetch()} />
        ) : (
          <Skeleton lines={5} />
        )
      ) : (
        <div
          className={query.isPlaceholderData ? 'opacity-50 transition-opacity duration-100' : ''}
          aria-busy={query.isPlaceholderData}
        >
          {series.length === 0 ? (
            <p className="text-fg2">{NOTHING[metric]}</p>
          ) : (
            <StackedBars
              label={`${METRICS[metric]} ${PERIODS[by]}, by project`}
              buckets={buckets}
              series={series}
              format={format}
              exact={exact}
              zone={tz}
              total="all projects"
              height={HEIGHT}
              onChoose={(bucket) => change(rangeOfBucket(bucket, tz))}
            />
          )}
        </div>
      )}
    </ChartFrame>
  );
}

/** Keeps the line of the legend free until it comes. */
const NO_LEGEND = [{ name: '\u00a0', color: 'transparent' }];

type Format = (value: number) => string;

/** How each metric is written on the axis, and in full. */
const FORMATS: Readonly<Record<Metric, readonly [Format, Format]>> = {
  cost: [formatUsd, formatUsd],
  estimated: [formatUsd, formatUsd],
  tokens: [formatTokens, formatCount],
  messages: [formatCount, formatCount],
};

function metricOf(text: string | undefined): Metric | null {
  return text === 'cost' || text === 'estimated' || text === 'tokens' || text === 'messages' ? text : null;
}
