import { wallTimeOf } from './zoned-time.ts';

/** What stands for a value that is not known. */
export const unknownMark = '–';

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const cents = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A count with thousands separators. */
export function formatCount(value: number): string {
  return grouped.format(value);
}

/** A token count of at most five signs: `9,999`, `12.3k`, `1.32M`, `45B`. */
export function formatTokens(value: number): string {
  if (value < 10_000) return grouped.format(value);
  const units = ['k', 'M', 'B', 'T', 'P'];
  let scaled = value / 1000;
  let unit = 0;
  // 999.5 would be written 1,000 of its unit.
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit++;
  }
  const digits = scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2;
  return `${scaled.toFixed(digits)}${units[unit]}`;
}

/** A cost in USD: cents, four decimals below ten cents, and never $0.00 for what is not zero; `–` for null. */
export function formatUsd(value: number | null): string {
  if (value === null) return unknownMark;
  if (value === 0 || Math.abs(value) >= 0.1)
    return `${value < 0 ? '-' : ''}$${cents.format(Math.abs(value))}`;
  if (Math.abs(value) < 0.00005) return value < 0 ? '-<$0.0001' : '<$0.0001';
  return `${value < 0 ? '-' : ''}$${Math.abs(value).toFixed(4)}`;
}

/** A share as percent: `12.3 %`, and never 0 or 100 for what is not; `–` for null. */
export function formatShare(share: number | null): string {
  if (share === null) return unknownMark;
  if (share > 0 && share < 0.0005) return '<0.1 %';
  if (share < 1 && share >= 0.9995) return '>99.9 %';
  return `${(share * 100).toFixed(share === 0 || share === 1 ? 0 : 1)} %`;
}

/** A length of time in its two largest units: `820 ms`, `12.3 s`, `4m 05s`, `2h 05m`, `3d 4h`; `–` for null. */
export function formatDuration(ms: number | null): string {
  if (ms === null) return unknownMark;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
  const hours = Math.round(minutes / 60);
  return `${grouped.format(Math.floor(hours / 24))}d ${hours % 24}h`;
}

/** An ISO time as clocks of the zone show it, to the minute; the zone is for the caption. `–` for null. */
export function formatTime(iso: string | null, zone: string): string {
  const instant = iso === null ? Number.NaN : Date.parse(iso);
  if (Number.isNaN(instant)) return unknownMark;
  const wall = wallTimeOf(instant, zone);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${wall.year}-${two(wall.month)}-${two(wall.day)} ${two(wall.hour)}:${two(wall.minute)}`;
}

/** A time with its zone: `2026-11-23 07:27 Europe/Berlin`. */
export function formatZonedTime(iso: string | null, zone: string): string {
  const time = formatTime(iso, zone);
  return time === unknownMark ? time : `${time} ${zone}`;
}

/** How long before `now` (epoch milliseconds) a time was: `3m 20s ago`, or `in 40.0 s`. */
export function formatAgo(iso: string, now: number): string {
  const ms = now - Date.parse(iso);
  return ms < 0 ? `in ${formatDuration(-ms)}` : `${formatDuration(ms)} ago`;
}

/** A size in binary units: `512 B`, `3.4 MiB`; `–` for null. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return unknownMark;
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let scaled = bytes;
  let unit = 0;
  while (scaled >= 1023.5 && unit < units.length - 1) {
    scaled /= 1024;
    unit++;
  }
  return `${unit === 0 || scaled >= 99.95 ? Math.round(scaled) : scaled.toFixed(1)} ${units[unit]}`;
}

/** A count with its noun: `1 file`, `2 files`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
