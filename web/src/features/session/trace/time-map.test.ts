import { describe, expect, test } from 'vitest';
import { buildSpans } from './build-spans.ts';
import { minimapShapes } from './minimap-shapes.ts';
import { syntheticSession } from './synthetic-session.ts';
import { ticksOf } from './ticks.ts';
import {
  activeTimes,
  gapFor,
  gapsWithin,
  placeOf,
  plainTime,
  squeezedTime,
  timeAt,
  windowWithin,
} from './time-map.ts';

const tree = buildSpans(syntheticSession({ exchanges: 3, steps: 4, delegateEvery: 2, depth: 2 }));
const times = activeTimes(tree);
const squeezed = squeezedTime(tree, times, gapFor(times, tree.from, tree.to));

describe('time', () => {
  test('the time between exchanges is squeezed, each gap as wide as the other', () => {
    const gaps = gapsWithin(squeezed, { from: 0, to: squeezed.length });
    expect(gaps.map(({ ms }) => ms)).toEqual([240_000, 240_000]);
    expect(squeezed.length).toBeLessThan(plainTime(tree).length - 400_000);
    const [first, second] = gaps.map(({ from, to }) => to - from);
    expect(first).toBeCloseTo(second ?? 0, 3);
    expect((first ?? 0) / squeezed.length).toBeCloseTo(0.018, 3);
  });

  test('a time and its place lead to each other, in work and in gaps', () => {
    for (const map of [squeezed, plainTime(tree)]) {
      let last = -1;
      for (let time = tree.from; time <= tree.to; time += 1_237) {
        const place = placeOf(map, time);
        expect(place).toBeGreaterThan(last);
        expect(timeAt(map, place)).toBeCloseTo(time, 2);
        last = place;
      }
    }
  });

  test('a window stays within the line and is never too narrow', () => {
    expect(windowWithin(squeezed, -50, 5)).toEqual({ from: 0, to: 55 });
    const { from, to } = windowWithin(squeezed, squeezed.length - 1, squeezed.length + 1);
    expect(to).toBeCloseTo(squeezed.length, 6);
    expect(to - from).toBeCloseTo(20, 6);
  });

  test('marks are at round times of the zone, apart from each other', () => {
    const map = plainTime(tree);
    const ticks = ticksOf(map, { from: 0, to: map.length }, 'Asia/Kolkata', 6);
    expect(ticks.length).toBeGreaterThan(2);
    expect(ticks.length).toBeLessThanOrEqual(6);
    for (const { label } of ticks) expect(label).toMatch(/^13:\d\d$|^14:\d\d$/);
  });

  test('the minimap has a path for each colour, however long the session is', () => {
    const big = buildSpans(syntheticSession({ exchanges: 60, steps: 20, delegateEvery: 5, depth: 1 }));
    const shapes = minimapShapes(big, squeezedTime(big, activeTimes(big), 1_000), 400, 34);
    expect(shapes.map(({ tone }) => tone)).toEqual(expect.arrayContaining(['agent', 'tool', 'error']));
    expect(shapes.length).toBeLessThanOrEqual(4);
    for (const { path } of shapes) expect(path.length).toBeLessThan(400 * 3 * 30);
  });
});
