import type { PlainValue } from '../db/values.ts';

/** Milliseconds to a tenth, null where there is nothing to take them of. */
export function durationOf(value: PlainValue | undefined): number | null {
  return value === null || value === undefined ? null : Math.round(Number(value) * 10) / 10;
}
