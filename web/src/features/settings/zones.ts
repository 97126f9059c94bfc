import { wallTimeOf } from '../../../../src/core/zoned-time.ts';

/** Zones that browsers leave out of their list although they know them. */
const ALWAYS = ['UTC'];

/** Every IANA zone that this browser knows, by name. */
export function knownZones(): readonly string[] {
  return [...new Set([...ALWAYS, ...Intl.supportedValuesOf('timeZone')])].sort();
}

/** The zones that have every word in their name; spaces stand for underscores. */
export function zonesWith(zones: readonly string[], text: string): readonly string[] {
  const words = text
    .toLowerCase()
    .split(/[\s_]+/)
    .filter((word) => word !== '');
  return zones.filter((zone) => words.every((word) => zone.toLowerCase().includes(word)));
}

/** How far a zone is from UTC at an instant (epoch milliseconds): `UTC+05:30`. */
export function offsetText(zone: string, instant: number): string {
  const { year, month, day, hour, minute, second } = wallTimeOf(instant, zone);
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  const minutes = Math.round((wall - Math.floor(instant / 1000) * 1000) / 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const sign = minutes < 0 ? '−' : '+';
  return `UTC${sign}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
}
