import { expect, test } from 'vitest';
import { readTimeArgument } from './time-argument.ts';

const reference = { tz: 'Europe/Berlin', now: Date.UTC(2026, 10, 23, 12) };
const read = (text: string, edge: 'from' | 'to' = 'from'): unknown => {
  const found = readTimeArgument(text, edge, reference);
  return typeof found === 'number' ? new Date(found).toISOString() : found.message;
};

test('a length of time is that long ago', () => {
  expect(read('7d')).toBe('2026-11-16T12:00:00.000Z');
  expect(read('90m', 'to')).toBe('2026-11-23T10:30:00.000Z');
});

test('a date is a whole day of the zone, so an end date includes its day', () => {
  expect(read('2026-10-25')).toBe('2026-10-24T22:00:00.000Z');
  expect(read('2026-10-25', 'to')).toBe('2026-10-25T23:00:00.000Z');
  expect(read('2026-12-31', 'to')).toBe('2026-12-31T23:00:00.000Z');
});

test('a time without offset is of the zone, with one it is as written', () => {
  expect(read('2026-07-01T14:30')).toBe('2026-07-01T12:30:00.000Z');
  expect(read('2026-07-01 14:30:15Z')).toBe('2026-07-01T14:30:15.000Z');
  expect(read('2026-07-01T14:30:15.250-0230')).toBe('2026-07-01T17:00:15.250Z');
});

test.each(['yesterday', '2026-02-30', '2026-13-01', '2026-07-01T25:00', '-7d', '', '7y'])(
  '%j is not a time, and the sentence says what is',
  (text) => {
    expect(read(text)).toBe(`--from is ${JSON.stringify(text)}, which is not a time.`);
  },
);
