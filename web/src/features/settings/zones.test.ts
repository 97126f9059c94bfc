import { expect, test } from 'vitest';
import { knownZones, offsetText, zonesWith } from './zones.ts';

test('every zone is there once, UTC among them', () => {
  const zones = knownZones();
  expect(zones).toContain('UTC');
  expect(zones).toContain('Europe/Berlin');
  expect(new Set(zones).size).toBe(zones.length);
});

test('a zone is found by words of its name, in any order and case', () => {
  const zones = ['America/New_York', 'America/North_Dakota/Center', 'Europe/Berlin'];
  expect(zonesWith(zones, 'york NEW')).toEqual(['America/New_York']);
  expect(zonesWith(zones, 'new_york')).toEqual(['America/New_York']);
  expect(zonesWith(zones, '')).toEqual(zones);
  expect(zonesWith(zones, 'atlantis')).toEqual([]);
});

test.each([
  ['UTC', 'UTC+00:00'],
  ['Asia/Kolkata', 'UTC+05:30'],
  ['America/St_Johns', 'UTC−03:30'],
  ['Europe/Berlin', 'UTC+01:00'],
])('%s is %s in winter', (zone, text) => {
  expect(offsetText(zone, Date.UTC(2026, 10, 25, 12, 0, 0, 250))).toBe(text);
});

test('summer time counts', () => {
  expect(offsetText('Europe/Berlin', Date.UTC(2026, 6, 1))).toBe('UTC+02:00');
});
