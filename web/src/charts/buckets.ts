import { instantOf, wallTimeOf } from '../../../src/core/zoned-time.ts';
import { type Bucket, MAX_POINTS } from './chart-data.ts';

export type Period = 'hour' | 'day' | 'week' | 'month';

const HOUR_MS = 3_600_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/**
 * The calendar periods of the zone from the first of `dates` (as `daily` writes them) to the last, none left out; those
 * of the whole asked range (ISO 8601) where they are few enough to be drawn. `key` is the instant of the begin as text:
 * {@link bucketKey} of a date finds it.
 */
export function calendarBuckets(
  dates: readonly string[],
  by: Period,
  zone: string,
  range: { readonly from?: string | undefined; readonly to?: string | undefined } = {},
): readonly Bucket[] {
  const starts = dates.map((date) => instantOfDate(date, zone)).sort((one, other) => one - other);
  const first = starts[0];
  const last = starts.at(-1);
  const asked =
    range.from === undefined || range.to === undefined
      ? null
      : spanOf(Date.parse(range.from), Date.parse(range.to) - 1, by, zone);
  if (asked !== null && asked.length <= MAX_POINTS) return bucketsOf([...asked, ...starts], by, zone);
  if (first === undefined || last === undefined) return [];
  return bucketsOf([...spanOf(first, last, by, zone), ...starts], by, zone);
}

/** The key of the bucket that begins at a date of `daily`. */
export function bucketKey(date: string, zone: string): string {
  return String(instantOfDate(date, zone));
}

/** Starts of the periods from the one that holds `first` to the one that holds `last`; stops when they are too many. */
function spanOf(first: number, last: number, by: Period, zone: string): number[] {
  const starts: number[] = [];
  let start = startOf(first, by, zone);
  while (start <= last && starts.length <= 4 * MAX_POINTS) {
    starts.push(start);
    start = nextOf(start, by, zone);
  }
  return starts;
}

function bucketsOf(starts: readonly number[], by: Period, zone: string): readonly Bucket[] {
  const sorted = [...new Set(starts)].sort((one, other) => one - other);
  return sorted.map((start, index) => ({
    key: String(start),
    start,
    // The next begin, so that days with 23 or 25 hours are as long as they were.
    end: sorted[index + 1] ?? nextOf(start, by, zone),
    ...words(start, by, zone),
  }));
}

function words(start: number, by: Period, zone: string): Pick<Bucket, 'label' | 'title' | 'isMajor'> {
  const { year, month, day, hour, minute } = wallTimeOf(start, zone);
  const monthName = MONTHS[month - 1] ?? '';
  const date = `${year}-${two(month)}-${two(day)}`;
  const weekday = WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? '';
  if (by === 'hour') {
    const isMajor = hour === 0 && minute === 0;
    const clock = `${two(hour)}:${two(minute)}`;
    return { label: isMajor ? `${monthName} ${day}` : clock, title: `${weekday} ${date} ${clock}`, isMajor };
  }
  if (by === 'month')
    return {
      label: month === 1 ? String(year) : monthName,
      title: `${monthName} ${year}`,
      isMajor: month === 1,
    };
  return {
    label: `${monthName} ${day}`,
    title: by === 'week' ? `Week of ${date}` : `${weekday} ${date}`,
    isMajor: by === 'week' ? day <= 7 : day === 1,
  };
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function instantOfDate(date: string, zone: string): number {
  if (date.includes('T')) return Date.parse(date);
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number);
  return instantOf({ year, month, day, hour: 0, minute: 0, second: 0 }, zone);
}

function startOf(instant: number, by: Period, zone: string): number {
  const { year, month, day, minute, second } = wallTimeOf(instant, zone);
  if (by === 'hour') return instant - (minute * 60 + second) * 1000 - (instant % 1000);
  const back = by === 'week' ? (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7 : 0;
  return midnight(year, month, by === 'month' ? 1 : day - back, zone);
}

function nextOf(start: number, by: Period, zone: string): number {
  if (by === 'hour') return start + HOUR_MS;
  const { year, month, day } = wallTimeOf(start, zone);
  if (by === 'month') return midnight(year, month + 1, 1, zone);
  return midnight(year, month, day + (by === 'week' ? 7 : 1), zone);
}

/** The begin of a calendar day; days and months beyond the last go on into the next. */
function midnight(year: number, month: number, day: number, zone: string): number {
  return instantOf({ year, month, day, hour: 0, minute: 0, second: 0 }, zone);
}
