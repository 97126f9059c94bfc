/** A moment as clocks of a zone show it; `month` and `day` start at 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const dayMs = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(zone, made);
  return made;
}

/** Whether the runtime knows this IANA zone name. */
export function isTimeZone(zone: string): boolean {
  try {
    formatterOf(zone);
    return true;
  } catch {
    // RangeError is how Intl says that it does not know a zone.
    return false;
  }
}

/** The wall time of an instant (epoch milliseconds) in an IANA zone. */
export function wallTimeOf(instant: number, zone: string): WallTime {
  const found = new Map<string, number>();
  for (const part of formatterOf(zone).formatToParts(instant)) found.set(part.type, Number(part.value));
  const field = (name: string): number => found.get(name) ?? 0;
  return {
    year: field('year'),
    month: field('month'),
    day: field('day'),
    hour: field('hour'),
    minute: field('minute'),
    second: field('second'),
  };
}

function asUtc(wall: WallTime): number {
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
}

/**
 * The instant (epoch milliseconds) at which clocks of the zone show this wall time: the first one where clocks show it
 * twice, and the end of the gap, moved on by as much, where they skip it.
 */
export function instantOf(wall: WallTime, zone: string): number {
  const utc = asUtc(wall);
  const offsetAt = (instant: number): number => asUtc(wallTimeOf(instant, zone)) - instant;
  const before = utc - offsetAt(utc - dayMs);
  const after = utc - offsetAt(utc + dayMs);
  const shown = [before, after].filter((instant) => asUtc(wallTimeOf(instant, zone)) === utc);
  return shown.length === 0 ? before : Math.min(...shown);
}
