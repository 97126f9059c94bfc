import { formatTime } from '../../../src/core/format.ts';
import type { Search } from '../filters/search.ts';
import type { Bucket } from './chart-data.ts';

/** A bucket of time as the range of the address: as dates where it is whole days of the zone, else as instants. */
export function rangeOfBucket({ start, end }: Bucket, zone: string): Search {
  if (start === undefined || end === undefined) return {};
  const first = localTime(start, zone);
  const isWhole = first.endsWith('00:00') && localTime(end, zone).endsWith('00:00');
  return isWhole
    ? { range: undefined, from: first.slice(0, 10), to: localTime(end - 1, zone).slice(0, 10) }
    : { range: undefined, from: new Date(start).toISOString(), to: new Date(end).toISOString() };
}

function localTime(instant: number, zone: string): string {
  return formatTime(new Date(instant).toISOString(), zone);
}
