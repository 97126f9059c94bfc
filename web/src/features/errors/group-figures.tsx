import { useMemo } from 'react';
import type { ErrorGroup } from '../../../../src/contract/error-groups.ts';
import { formatCount, formatTime, formatZonedTime } from '../../../../src/core/format.ts';
import { bucketKey, calendarBuckets } from '../../charts/buckets.ts';
import { tableOf } from '../../charts/chart-data.ts';
import { ChartFrame } from '../../charts/chart-frame.tsx';
import { StackedBars } from '../../charts/stacked-bars.tsx';
import { useChangeSearch } from '../../filters/use-filters.ts';
import { Kpi, Kpis } from '../../ui/kpi.tsx';

/** What the errors of a group add up to. */
export function GroupKpis({ answer: { tz, group } }: { readonly answer: ErrorGroup }) {
  const { firstSeen, lastSeen } = group;
  return (
    <Kpis>
      <Kpi name="Errors" value={formatCount(group.count)} tone="error" />
      <Kpi name="Sessions" value={formatCount(group.sessions)} />
      <Kpi
        name="First seen"
        value={formatTime(firstSeen, tz)}
        title={`${formatZonedTime(firstSeen, tz)} · ${firstSeen}`}
      />
      <Kpi
        name="Last seen"
        value={formatTime(lastSeen, tz)}
        title={`${formatZonedTime(lastSeen, tz)} · ${lastSeen}`}
      />
    </Kpis>
  );
}

/** The errors of a group by calendar day; a click narrows the range to a day. */
export function GroupDays({ answer: { tz, lastDay, group } }: { readonly answer: ErrorGroup }) {
  const change = useChangeSearch();
  const { days } = group;
  const dates = useMemo(() => daysUntil(lastDay, days.length), [lastDay, days.length]);
  const buckets = useMemo(() => calendarBuckets(dates, 'day', tz), [dates, tz]);
  const series = useMemo(() => {
    const counts = new Map(dates.map((date, index) => [bucketKey(date, tz), days[index] ?? 0]));
    const values = buckets.map(({ key }) => counts.get(key) ?? 0);
    return [{ id: 'errors', name: 'Errors', color: 'var(--error)', values }];
  }, [buckets, dates, days, tz]);
  const table = useMemo(() => tableOf('Day', buckets, series, formatCount), [buckets, series]);
  if (lastDay === null) return null;
  return (
    <ChartFrame
      name="errors"
      title="Errors by day"
      note={`${days.length} days until ${lastDay} · ${tz}`}
      table={table}
      height={112}
      className="border-t border-line"
    >
      <StackedBars
        label={`Errors of the ${days.length} days until ${lastDay}, ${tz}`}
        buckets={buckets}
        series={series}
        format={wholeCount}
        exact={formatCount}
        zone={tz}
        height={112}
        onChoose={({ start }) => {
          if (start === undefined) return;
          const date = formatTime(new Date(start).toISOString(), tz).slice(0, 10);
          change({ from: date, to: date, range: undefined });
        }}
      />
    </ChartFrame>
  );
}

/** A count on the axis; between counts there is nothing to name. */
function wholeCount(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : '';
}

const DAY_MS = 86_400_000;

/** The calendar days up to this one, the oldest first. */
function daysUntil(lastDay: string | null, count: number): readonly string[] {
  if (lastDay === null) return [];
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(lastDay) - (count - 1 - index) * DAY_MS).toISOString().slice(0, 10),
  );
}
