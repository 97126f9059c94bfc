import { expect, test } from 'vitest';
import { instantOf, isTimeZone, wallTimeOf } from './zoned-time.ts';

const midnight = { hour: 0, minute: 0, second: 0 };
const iso = (instant: number): string => new Date(instant).toISOString();

test('an instant is shown as the clocks of its zone show it', () => {
  const instant = Date.UTC(2026, 10, 23, 6, 27, 21);
  expect(wallTimeOf(instant, 'Asia/Kathmandu')).toEqual({
    year: 2026,
    month: 11,
    day: 23,
    hour: 12,
    minute: 12,
    second: 21,
  });
  expect(wallTimeOf(Date.UTC(2026, 0, 1), 'UTC').hour).toBe(0);
});

test('a wall time is turned back into its instant on both sides of a change of clocks', () => {
  expect(iso(instantOf({ year: 2026, month: 3, day: 29, ...midnight }, 'Europe/Berlin'))).toBe(
    '2026-03-28T23:00:00.000Z',
  );
  expect(iso(instantOf({ year: 2026, month: 3, day: 30, ...midnight }, 'Europe/Berlin'))).toBe(
    '2026-03-29T22:00:00.000Z',
  );
});

test('a wall time that clocks show twice is the first of the two', () => {
  const wall = { year: 2026, month: 10, day: 25, hour: 2, minute: 30, second: 0 };
  expect(iso(instantOf(wall, 'Europe/Berlin'))).toBe('2026-10-25T00:30:00.000Z');
});

test('a day whose midnight is skipped starts when the clocks jump', () => {
  const instant = instantOf({ year: 2026, month: 4, day: 24, ...midnight }, 'Africa/Cairo');
  expect(wallTimeOf(instant, 'Africa/Cairo')).toMatchObject({ day: 24, hour: 1, minute: 0 });
  expect(wallTimeOf(instant - 1000, 'Africa/Cairo')).toMatchObject({ day: 23, hour: 23, minute: 59 });
});

test('a zone is known or not', () => {
  expect(isTimeZone('Europe/Berlin')).toBe(true);
  expect(isTimeZone('Mars/Olympus')).toBe(false);
});
