import type { SpanTree } from './span.ts';

/**
 * Real time (epoch milliseconds) laid out on a line of its own, in milliseconds from 0, where idle time may be squeezed:
 * stretch `i` lasts from `starts[i]` to `ends[i]` and begins at `places[i]`; between two stretches lies a gap.
 */
export interface TimeMap {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly places: Float64Array;
  readonly length: number;
}

/** Idle time shorter than this stays as it is. */
const SHORTEST_GAP_MS = 20_000;

/** When something was at work, merged where less than a gap lies between; found once for each tree. */
export interface ActiveTimes {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
}

/** Finds when steps, calls and delegations were at work. Containers say nothing: they last while nothing is done. */
export function activeTimes(tree: SpanTree): ActiveTimes {
  const starts: number[] = [];
  const ends: number[] = [];
  const order: number[] = [];
  let isSorted = true;
  for (const { kind, start, end, childSessionId, isLoaded } of tree.spans) {
    if (start === null || kind === 'session' || kind === 'exchange' || kind === 'detached') continue;
    // A delegation that no call waits for lasts as long as its session: what was done in it counts, once it is known.
    if (kind === 'delegation' && childSessionId !== null && isLoaded) continue;
    if (order.length > 0 && start < (starts[order.length - 1] ?? 0)) isSorted = false;
    order.push(order.length);
    starts.push(start);
    ends.push(end ?? start);
  }
  if (!isSorted) order.sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0));
  const from: number[] = [];
  const to: number[] = [];
  for (const index of order) {
    const start = starts[index] ?? 0;
    const end = Math.max(start, ends[index] ?? start);
    const last = to.length - 1;
    const lastEnd = to[last];
    if (lastEnd !== undefined && start - lastEnd <= SHORTEST_GAP_MS) {
      if (end > lastEnd) to[last] = end;
    } else {
      from.push(start);
      to.push(end);
    }
  }
  return { starts: Float64Array.from(from), ends: Float64Array.from(to) };
}

/** Lays time out as it was. */
export function plainTime(tree: SpanTree): TimeMap {
  return {
    starts: Float64Array.of(tree.from),
    ends: Float64Array.of(tree.to),
    places: Float64Array.of(0),
    length: tree.to - tree.from,
  };
}

/** Lays time out with idle time squeezed: each gap is as long as `gap`, in milliseconds of work. */
export function squeezedTime(tree: SpanTree, { starts, ends }: ActiveTimes, gap: number): TimeMap {
  if (starts.length === 0) return plainTime(tree);
  const from = Float64Array.from(starts);
  const to = Float64Array.from(ends);
  // What containers have before the first and after the last work is shown where it is short.
  if ((from[0] ?? 0) - tree.from <= SHORTEST_GAP_MS) from[0] = tree.from;
  const last = to.length - 1;
  if (tree.to - (to[last] ?? 0) <= SHORTEST_GAP_MS) to[last] = tree.to;
  const places = new Float64Array(from.length);
  let place = 0;
  for (let index = 0; index < from.length; index++) {
    places[index] = place;
    place += (to[index] ?? 0) - (from[index] ?? 0) + gap;
  }
  return { starts: from, ends: to, places, length: Math.max(1, place - gap) };
}

/** What share of the sight a gap takes, and all gaps together at most. */
const GAP_SHARE = 0.018;
const GAPS_SHARE = 0.25;

/** How long a gap is to be so that it is as wide whatever part of time is shown, `from` to `to`. */
export function gapFor({ starts, ends }: ActiveTimes, from: number, to: number): number {
  let active = 0;
  let gaps = 0;
  for (let index = lastAtMost(starts, from); index < starts.length; index++) {
    const start = starts[index] ?? 0;
    if (start > to) break;
    if (start > from) gaps++;
    active += Math.max(0, Math.min(to, ends[index] ?? 0) - Math.max(from, start));
  }
  const share = Math.min(GAP_SHARE, GAPS_SHARE / Math.max(1, gaps));
  // The gaps take their share of what work and gaps come to together.
  return Math.max(1, (active * share) / (1 - share * Math.max(1, gaps)));
}

/** The last stretch that begins at or before a value of `values`, at least 0. */
function lastAtMost(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((values[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where a time lies on the line. Within a gap it lies as far as it is through it. */
export function placeOf(map: TimeMap, time: number): number {
  const index = lastAtMost(map.starts, time);
  const start = map.starts[index] ?? 0;
  const end = map.ends[index] ?? 0;
  const place = map.places[index] ?? 0;
  if (time <= start) return place;
  if (time <= end) return place + time - start;
  const after = place + end - start;
  const next = map.starts[index + 1];
  if (next === undefined) return after;
  return after + ((time - end) / (next - end)) * ((map.places[index + 1] ?? 0) - after);
}

/** The time that lies at a place of the line. */
export function timeAt(map: TimeMap, place: number): number {
  const index = lastAtMost(map.places, place);
  const start = map.starts[index] ?? 0;
  const end = map.ends[index] ?? 0;
  const from = map.places[index] ?? 0;
  const after = from + end - start;
  if (place <= from) return start;
  if (place <= after) return start + place - from;
  const next = map.starts[index + 1];
  if (next === undefined) return end;
  return end + ((place - after) / ((map.places[index + 1] ?? 0) - after)) * (next - end);
}

/** A part of the line, in its milliseconds. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** The narrowest part of the line that is shown. */
const SHORTEST_WINDOW_MS = 20;

/** A part of the line that can be shown: within the line, and not too narrow. */
export function windowWithin(map: TimeMap, from: number, to: number): Window {
  const length = Math.min(map.length, Math.max(SHORTEST_WINDOW_MS, to - from));
  const middle = (from + to) / 2;
  const start = Math.max(0, Math.min(map.length - length, middle - length / 2));
  return { from: start, to: start + length };
}

/** The idle times that lie in a window, each with where it begins and ends on the line and how long it lasted (ms). */
export function gapsWithin(
  map: TimeMap,
  window: Window,
): readonly { readonly from: number; readonly to: number; readonly ms: number }[] {
  const gaps: { from: number; to: number; ms: number }[] = [];
  for (let index = lastAtMost(map.places, window.from); index < map.places.length - 1; index++) {
    const end = map.ends[index] ?? 0;
    const from = (map.places[index] ?? 0) + end - (map.starts[index] ?? 0);
    const to = map.places[index + 1] ?? 0;
    if (from > window.to) break;
    if (to >= window.from) gaps.push({ from, to, ms: (map.starts[index + 1] ?? 0) - end });
  }
  return gaps;
}
