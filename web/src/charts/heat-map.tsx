import { useMemo } from 'react';
import { calendarBuckets } from './buckets.ts';
import { type Cell, CellGrid } from './cell-grid.tsx';
import type { Bucket } from './chart-data.ts';
import { useWeekStart } from './week-start.ts';

/** ISO days of the week: 1 is Monday. */
const WEEKDAYS = ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

interface MapProps {
  readonly label: string;
  /** What is counted: `tokens`. */
  readonly name: string;
  readonly format: (value: number) => string;
  readonly zone: string;
  readonly height?: number;
}

/** Days in weeks, the newest at the right; `days` without gaps, dates as `2026-11-23`. Weeks begin as the settings say. */
export function HeatMap({
  days,
  onChoose,
  label,
  name,
  format,
  zone,
  height = 156,
}: MapProps & {
  readonly days: readonly { readonly date: string; readonly value: number }[];
  readonly onChoose?: ((bucket: Bucket) => void) | undefined;
}) {
  const weekStart = useWeekStart();
  const { cells, heads, columns } = useMemo(() => {
    const made: Cell[] = [];
    const names: { column: number; name: string }[] = [];
    const offset = days[0] === undefined ? 0 : rowOf(weekdayOf(days[0].date), weekStart);
    for (const [index, { date, value }] of days.entries()) {
      const column = Math.floor((index + offset) / 7);
      const row = (index + offset) % 7;
      made.push({ column, row, value, title: dayTitle(date) });
      // A month is named over the first week that begins in it.
      if (row === 0 && Number(date.slice(8)) <= 7) names.push({ column, name: monthName(date) });
    }
    return { cells: made, heads: names, columns: Math.max(1, (made.at(-1)?.column ?? 0) + 1) };
  }, [days, weekStart]);
  return (
    <CellGrid
      label={label}
      name={name}
      cells={cells}
      columns={columns}
      rows={rowNames(weekStart)}
      heads={heads}
      format={format}
      zone={zone}
      largest={15}
      height={height}
      bucketAt={(index) => {
        const date = days[index]?.date;
        return date === undefined ? undefined : calendarBuckets([date], 'day', zone)[0];
      }}
      onChoose={onChoose}
    />
  );
}

/** Hours of the week; `hours` by weekday (1 is Monday) and the hour that clocks showed. */
export function HourMap({
  hours,
  label,
  name,
  format,
  zone,
  height = 156,
}: MapProps & {
  readonly hours: readonly { readonly weekday: number; readonly hour: number; readonly value: number }[];
}) {
  const weekStart = useWeekStart();
  const cells = useMemo(
    () =>
      hours
        .map(({ weekday, hour, value }): Cell => {
          return { column: hour, row: rowOf(weekday, weekStart), value, title: hourTitle(weekday, hour) };
        })
        .sort((one, other) => one.column - other.column || one.row - other.row),
    [hours, weekStart],
  );
  return (
    <CellGrid
      label={label}
      name={name}
      cells={cells}
      columns={24}
      rows={rowNames(weekStart)}
      heads={HOUR_HEADS}
      format={format}
      zone={zone}
      largest={18}
      height={height}
    />
  );
}

const HOUR_HEADS = [0, 6, 12, 18].map((hour) => ({ column: hour, name: hourName(hour) }));

/** An hour of the week in words. */
export function hourTitle(weekday: number, hour: number): string {
  return `${WEEKDAYS[weekday]} ${hourName(hour)} – ${hourName(hour + 1)}`;
}

/** A day in words: `Mon 2026-11-23`. */
export function dayTitle(date: string): string {
  return `${WEEKDAYS[weekdayOf(date)]} ${date}`;
}

function monthName(date: string): string {
  return new Date(`${date}T00:00:00Z`).toLocaleString('en-US', { month: 'short', timeZone: 'UTC' });
}

function hourName(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}

function rowNames(weekStart: number): readonly string[] {
  return Array.from({ length: 7 }, (_, row) => WEEKDAYS[((weekStart - 1 + row) % 7) + 1] ?? '');
}

function rowOf(weekday: number, weekStart: number): number {
  return (weekday - weekStart + 7) % 7;
}

function weekdayOf(date: string): number {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return day === 0 ? 7 : day;
}
