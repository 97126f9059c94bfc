import { useMemo } from 'react';
import type { Daily, DailyInput } from '../../../../src/contract/daily.ts';
import type { Filters } from '../../../../src/contract/filters.ts';
import { formatTokens, formatUsd } from '../../../../src/core/format.ts';
import { useQuestion } from '../../api/use-question.ts';
import { rangeOfBucket } from '../../charts/bucket-range.ts';
import { calendarBuckets } from '../../charts/buckets.ts';
import { tableOf } from '../../charts/chart-data.ts';
import { ChartFrame } from '../../charts/chart-frame.tsx';
import { StackedBars } from '../../charts/stacked-bars.tsx';
import { useChangeSearch, useFilters, useSearchText } from '../../filters/use-filters.ts';
import { Choice } from '../../ui/choice.tsx';
import { ExportMenu } from '../../ui/export-menu.tsx';
import { Answered } from '../../ui/states.tsx';
import { type Metric, totalOf, usageSeries } from './usage-series.ts';

type Period = NonNullable<DailyInput['by']>;

const HEIGHT = 220;
/** As high as the frame is, with the lines that its legend takes on a narrow page. */
const ROOM = 'min-h-103 border-b border-line sm:min-h-83 lg:min-h-78';
const METRICS: Readonly<Record<Metric, string>> = {
  cost: 'Recorded cost',
  estimated: 'Estimated cost',
  tokens: 'Tokens',
};
const PERIODS: Readonly<Record<Period, string>> = {
  hour: 'by hour',
  day: 'by day',
  week: 'by week',
  month: 'by month',
};

/** Usage over time, each model a part of the bars. What is drawn, and by which period, stands in the address. */
export function UsageChart() {
  const search = useSearchText();
  const change = useChangeSearch();
  const { tz, filters } = useFilters();
  const chosen = periodOf(search.by) ?? periodFor(filters);
  // How long a range without ends is, is known when its weeks are.
  const weeks = useQuestion(
    'daily',
    { ...filters, by: 'week', group: 'model' },
    { enabled: chosen === null },
  );
  const by = chosen ?? periodFor(spanOf(weeks.data)) ?? 'week';
  const daily = useQuestion(
    'daily',
    { ...filters, by, group: 'model' },
    { enabled: chosen !== null || weeks.data !== undefined },
  );
  const query = chosen === null && weeks.isError ? weeks : daily;
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
  const series = useMemo(() => usageSeries(days, buckets, metric, tz), [days, buckets, metric, tz]);
  const format = metric === 'tokens' ? formatTokens : formatUsd;
  // Legend and metric come with the answer: before it, only its room is kept.
  if (query.data === undefined)
    return (
      <div className={ROOM}>
        <Answered query={query} lines={6}>
          {() => null}
        </Answered>
      </div>
    );
  return (
    <ChartFrame
      name="usage"
      title="Usage over time by model"
      note={`${METRICS[metric]} · ${PERIODS[by]} · ${tz}`}
      legend={series.map(({ name, color }) => ({ name, color }))}
      table={tableOf('Period', buckets, series, format)}
      height={HEIGHT}
      className={ROOM}
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
      <Answered query={query} lines={5}>
        {() =>
          series.length === 0 ? (
            <p className="text-fg2">{NOTHING[metric]}</p>
          ) : (
            <StackedBars
              label={`${METRICS[metric]} ${PERIODS[by]}, by model`}
              buckets={buckets}
              series={series}
              format={format}
              zone={tz}
              total="all models"
              height={HEIGHT}
              onChoose={(bucket) => change(rangeOfBucket(bucket, tz))}
            />
          )
        }
      </Answered>
    </ChartFrame>
  );
}

const NOTHING: Readonly<Record<Metric, string>> = {
  cost: 'OpenCode recorded no cost here. Estimated cost and tokens can be drawn instead.',
  estimated: 'Nothing had to be estimated here: every cost was recorded, or no price is known.',
  tokens: 'No usage in what is asked for.',
};

/** What says most: what was paid, else what it would have been, else how much there was. */
function usualMetric(days: Parameters<typeof totalOf>[0]): Metric {
  if (days.length === 0 || totalOf(days, 'cost') > 0) return 'cost';
  return totalOf(days, 'estimated') > 0 ? 'estimated' : 'tokens';
}

function metricOf(text: string | undefined): Metric | null {
  return text === 'cost' || text === 'estimated' || text === 'tokens' ? text : null;
}

function periodOf(text: string | undefined): Period | null {
  return text === 'hour' || text === 'day' || text === 'week' || text === 'month' ? text : null;
}

const DAY_MS = 86_400_000;

/** A period that gives a range bars that can be told apart; null for one without ends. */
function periodFor({ from, to }: Pick<Filters, 'from' | 'to'>): Period | null {
  if (from === undefined || to === undefined) return null;
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  if (days <= 3) return 'hour';
  if (days <= 120) return 'day';
  return days <= 800 ? 'week' : 'month';
}

/** From the first Monday of an answer by weeks until its last week is over. */
function spanOf(weeks: Daily | undefined): Pick<Filters, 'from' | 'to'> {
  const first = weeks?.days[0];
  const last = weeks?.days.at(-1);
  if (first === undefined || last === undefined) return {};
  return { from: first.date, to: new Date(Date.parse(last.date) + 7 * DAY_MS).toISOString() };
}
