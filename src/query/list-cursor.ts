import { DatabaseError } from '../db/database-error.ts';

/** The place of a row in a sorted list: what the list is sorted by, the row's figure of that name, and its key. */
export interface ListPlace {
  readonly sort: string;
  readonly value: number;
  readonly key: string;
}

/** The place as an opaque text that goes into an address unchanged. */
export function writeListCursor({ sort, value, key }: ListPlace): string {
  return Buffer.from(JSON.stringify([sort, value, key])).toString('base64url');
}

/**
 * The place that a cursor stands for. Throws {@link DatabaseError} when it is none that {@link writeListCursor} made for
 * a list that is sorted like this one.
 */
export function readListCursor(cursor: string, wanted: string): ListPlace {
  const [sort, value, key] = parsed(cursor);
  if (
    sort === wanted &&
    typeof value === 'number' &&
    Number.isSafeInteger(value) &&
    typeof key === 'string'
  ) {
    return { sort, value, key };
  }
  throw new DatabaseError('The cursor is not one that this list gave out.', {
    hint: 'Take it unchanged from "next" of the page before, with the same sorting, or leave it out to start anew.',
  });
}

function parsed(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    // Not JSON: the caller says what to do about it.
    return [];
  }
}
