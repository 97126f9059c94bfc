import { expect, test } from 'vitest';
import {
  formatAgo,
  formatBytes,
  formatCount,
  formatDuration,
  formatTime,
  formatTokens,
  formatUsd,
  formatZonedTime,
  plural,
} from './format.ts';

test.each([
  [1.116464, '$1.12'],
  [1234.5, '$1,234.50'],
  [0, '$0.00'],
  [0.1, '$0.10'],
  [0.08277, '$0.0828'],
  [0.000125, '$0.0001'],
  [0.00001, '<$0.0001'],
  [1e-10, '<$0.0001'],
  [-0.02, '-$0.0200'],
  [null, '–'],
])('a cost of %s is written %s', (value, text) => {
  expect(formatUsd(value)).toBe(text);
});

test.each([
  [0, '0'],
  [9999, '9,999'],
  [10_000, '10.0k'],
  [12_345, '12.3k'],
  [99_960, '100k'],
  [999_499, '999k'],
  [999_500, '1.00M'],
  [1_321_639, '1.32M'],
  [2 ** 53, '9.01P'],
])('%d tokens are written %s', (value, text) => {
  expect(formatTokens(value)).toBe(text);
});

test.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [999.5, '1.0 s'],
  [12_340, '12.3 s'],
  [59_949, '59.9 s'],
  [59_951, '1m 00s'],
  [245_000, '4m 05s'],
  [3_599_600, '1h 00m'],
  [7_500_000, '2h 05m'],
  [86_399_999, '1d 0h'],
  [273_600_000, '3d 4h'],
  [null, '–'],
])('%s milliseconds are written %s', (value, text) => {
  expect(formatDuration(value)).toBe(text);
});

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [3_500_000, '3.3 MiB'],
  [2 ** 40, '1.0 TiB'],
  [null, '–'],
])('%s bytes are written %s', (value, text) => {
  expect(formatBytes(value)).toBe(text);
});

test('times are of the zone, which is named', () => {
  expect(formatTime('2026-11-23T23:30:00Z', 'Asia/Tokyo')).toBe('2026-11-24 08:30');
  expect(formatZonedTime('2026-07-01T12:00:00Z', 'Europe/Berlin')).toBe('2026-07-01 14:00 Europe/Berlin');
  expect(formatZonedTime(null, 'UTC')).toBe('–');
  expect(formatTime('never', 'UTC')).toBe('–');
});

test('a distance in time says its direction', () => {
  const now = Date.UTC(2026, 10, 23, 12);
  expect(formatAgo('2026-11-23T11:56:40Z', now)).toBe('3m 20s ago');
  expect(formatAgo('2026-11-23T12:00:30Z', now)).toBe('in 30.0 s');
});

test('counts have separators and their noun agrees', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567');
  expect([plural(1, 'child', 'children'), plural(2, 'child', 'children'), plural(0, 'file')]).toEqual([
    '1 child',
    '2 children',
    '0 files',
  ]);
});
