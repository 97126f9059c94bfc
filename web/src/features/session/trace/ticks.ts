import { wallTimeOf } from '../../../../../src/core/zoned-time.ts';
import { placeOf, type TimeMap, timeAt, type Window } from './time-map.ts';

/** A mark of the time axis: its time (epoch milliseconds), where it lies (0 to 1), and what stands at it. */
export interface Tick {
  readonly time: number;
  readonly at: number;
  readonly label: string;
}

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 30].map((count) => count * DAY),
];

/**
 * Marks at round times of a zone, at most as many as have room; where idle time is squeezed and no round time lies, the
 * beginning of what follows has one.
 */
export function ticksOf(map: TimeMap, window: Window, zone: string, most: number): readonly Tick[] {
  const length = window.to - window.from;
  const room = length / Math.max(1, most);
  const step = STEPS.find((each) => each >= room) ?? 30 * DAY;
  const ticks: Tick[] = [];
  let free = Number.NEGATIVE_INFINITY;
  let day = '';
  const put = (time: number): void => {
    const place = placeOf(map, time);
    if (place < window.from || place > window.to - room * 0.6 || place < free) return;
    const date = step < DAY ? dateOf(time, zone) : '';
    const isNewDay = day !== '' && date !== day;
    day = date;
    // A label with a date is nearly twice as long.
    free = place + room * (isNewDay && step < DAY ? 1.6 : 0.95);
    ticks.push({ time, at: (place - window.from) / length, label: labelOf(time, zone, step, isNewDay) });
  };
  for (let index = 0; index < map.starts.length; index++) {
    const start = map.starts[index] ?? 0;
    const end = map.ends[index] ?? 0;
    const place = map.places[index] ?? 0;
    if (place > window.to) break;
    if (place + end - start < window.from) continue;
    const from = Math.max(start, timeAt(map, window.from));
    const to = Math.min(end, timeAt(map, window.to));
    const shift = offsetOf(from, zone);
    const first = Math.ceil((from + shift) / step) * step - shift;
    if (first > to || placeOf(map, first) - placeOf(map, from) > room) put(from);
    for (let time = first; time <= to; time += step) put(time);
  }
  return ticks;
}

/** How far clocks of a zone are ahead of UTC, in milliseconds. */
function offsetOf(time: number, zone: string): number {
  const wall = wallTimeOf(time, zone);
  const shown = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
  return shown - Math.floor(time / SECOND) * SECOND;
}

function labelOf(time: number, zone: string, step: number, isNewDay: boolean): string {
  const date = dateOf(time, zone).slice(5);
  if (step >= DAY) return date;
  if (isNewDay) return `${date} ${clockOf(time, zone).slice(0, 5)}`;
  if (step >= MINUTE) return clockOf(time, zone).slice(0, 5);
  return step < SECOND ? preciseClockOf(time, zone) : clockOf(time, zone);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function dateOf(time: number, zone: string): string {
  const { year, month, day } = wallTimeOf(time, zone);
  return `${year}-${two(month)}-${two(day)}`;
}

/** A time as clocks of a zone show it: `09:18:07`. */
function clockOf(time: number, zone: string): string {
  const { hour, minute, second } = wallTimeOf(time, zone);
  return `${two(hour)}:${two(minute)}:${two(second)}`;
}

function preciseClockOf(time: number, zone: string): string {
  return `${clockOf(time, zone)}.${String(((time % 1000) + 1000) % 1000).padStart(3, '0')}`;
}

/** A time with its date and milliseconds: `2026-11-22 09:18:07.370`. */
export function preciseTimeOf(time: number, zone: string): string {
  return `${dateOf(time, zone)} ${preciseClockOf(time, zone)}`;
}
