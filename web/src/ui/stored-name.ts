import { unknownMark } from '../../../src/core/format.ts';

/** A name as it was stored: an empty one is shown as `""`, one that was not stored as `–`, as on the command line. */
export function storedName(name: string | null): string {
  if (name === null) return unknownMark;
  return name === '' ? '""' : name;
}
