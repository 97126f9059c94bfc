import type { SpanTree } from './span.ts';
import { placeOf, type TimeMap, type Window, windowWithin } from './time-map.ts';

/** What part of time is to be shown: all, a span's, or what was chosen (epoch milliseconds). */
export type ShownTime =
  | { readonly kind: 'whole' }
  | { readonly kind: 'span'; readonly id: string }
  | { readonly kind: 'times'; readonly from: number; readonly to: number };

export const WHOLE: ShownTime = { kind: 'whole' };

/** From when until when that is, epoch milliseconds; all of it where the span has no time. */
export function timesOf(shown: ShownTime, tree: SpanTree): { readonly from: number; readonly to: number } {
  const whole = { from: tree.from, to: tree.to };
  if (shown.kind === 'times') return shown;
  if (shown.kind === 'whole') return whole;
  const span = tree.spans[tree.indexOf.get(shown.id) ?? -1];
  if (span === undefined || span.start === null) return whole;
  return { from: span.start, to: span.end ?? span.start };
}

/** Room beside a span that is shown, so that one without a length is not blown up to nothing but itself. */
const LEAST_ROOM_MS = 100;

/** Where on the line of time that is, a span with a little room at both ends. */
export function windowOf(shown: ShownTime, tree: SpanTree, map: TimeMap): Window {
  const times = timesOf(shown, tree);
  const from = placeOf(map, times.from);
  const to = placeOf(map, times.to);
  const room = shown.kind === 'span' ? Math.max(LEAST_ROOM_MS, (to - from) * 0.03) : 0;
  return windowWithin(map, Math.max(0, from - room), Math.min(map.length, to + room));
}

/** Whether nothing of a span lies in a window. A span without a time lies nowhere, and is not missed. */
export function isOutside(tree: SpanTree, index: number, map: TimeMap, window: Window): boolean {
  const span = tree.spans[index];
  if (span === undefined || span.start === null) return false;
  return placeOf(map, span.start) > window.to || placeOf(map, span.end ?? span.start) < window.from;
}

/** The nearest span that a row can be fitted to: itself where it holds others, else what it stands in. */
export function fittedTo(tree: SpanTree, index: number): number {
  const isHolder = (tree.sizes[index] ?? 0) > 0 || tree.spans[index]?.kind === 'delegation';
  return isHolder ? index : Math.max(0, tree.spans[index]?.parent ?? 0);
}
