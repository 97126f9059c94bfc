import type { Problem } from './problem.ts';
import { instantOf } from './zoned-time.ts';

/** What a time argument is read against: the zone of its calendar days, and the present in epoch milliseconds. */
export interface TimeReference {
  readonly tz: string;
  readonly now: number;
}

const units: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};
const agoPattern = /^(\d{1,6})([mhdw])$/;
const datePattern = /^(\d{4})-(\d\d)-(\d\d)$/;
const timePattern = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$/;

function calendarDay(year: number, month: number, day: number): boolean {
  const made = new Date(Date.UTC(year, month - 1, day));
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
}

/**
 * Reads `--from` or `--to` as epoch milliseconds. `7d` (m, h, d, w) is that long ago; a date is a whole day of the zone,
 * so `--to` means the start of the next one; a time without offset is of the zone. Anything else is a problem.
 */
export function readTimeArgument(
  text: string,
  edge: 'from' | 'to',
  reference: TimeReference,
): number | Problem {
  const ago = agoPattern.exec(text);
  if (ago !== null) return reference.now - Number(ago[1]) * (units[ago[2] ?? ''] ?? Number.NaN);

  const fields = datePattern.exec(text) ?? timePattern.exec(text);
  const [year, month, day, hour, minute, second] = (fields ?? [])
    .slice(1, 7)
    .map((field) => Number(field ?? 0));
  if (year === undefined || month === undefined || day === undefined || !calendarDay(year, month, day)) {
    return notATime(text, edge);
  }
  if (hour === undefined || minute === undefined) {
    const wall = { year, month, day: edge === 'to' ? day + 1 : day, hour: 0, minute: 0, second: 0 };
    return instantOf(wall, reference.tz);
  }
  if (hour > 23 || minute > 59 || (second ?? 0) > 59) return notATime(text, edge);
  if (fields?.[7] === undefined) {
    return instantOf({ year, month, day, hour, minute, second: second ?? 0 }, reference.tz);
  }
  const offset = fields[7].replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  const instant = Date.parse(text.replace(' ', 'T').replace(/(Z|[+-]\d\d:?\d\d)$/, '') + offset);
  return Number.isNaN(instant) ? notATime(text, edge) : instant;
}

function notATime(text: string, edge: 'from' | 'to'): Problem {
  return {
    message: `--${edge} is ${JSON.stringify(text)}, which is not a time.`,
    hint: 'Give a date (2026-11-23), a time (2026-11-23T14:30, or with Z or an offset), or how long ago (90m, 12h, 7d, 2w).',
  };
}
