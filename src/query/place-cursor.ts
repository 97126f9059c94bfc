import { DatabaseError } from '../db/database-error.ts';

/** A place in a list of a session as an opaque text that goes into an address unchanged. */
export function writePlaceCursor(place: readonly (number | string)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * The place that a cursor stands for: whole numbers, then texts. Throws {@link DatabaseError} when it is none that
 * {@link writePlaceCursor} made of so many of each.
 */
export function readPlaceCursor(
  cursor: string,
  shape: { readonly numbers: number; readonly texts: number },
): { readonly numbers: readonly number[]; readonly texts: readonly string[] } {
  const values = parsed(cursor);
  const numbers = values.slice(0, shape.numbers).filter((value) => Number.isSafeInteger(value));
  const texts = values.slice(shape.numbers).filter((value) => typeof value === 'string');
  if (values.length === shape.numbers + shape.texts && numbers.length + texts.length === values.length) {
    return { numbers: numbers.map(Number), texts };
  }
  throw new DatabaseError('The cursor is not one that this list gave out.', {
    code: 'invalid_input',
    hint: 'Take it unchanged from "next" of the page before, or leave it out to begin at the start.',
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
