import { DatabaseError } from '../db/database-error.ts';

/** A place in a sorted list: the value that it is sorted by, as exact text, and the id that tells equal ones apart. */
export interface ListPlace {
  readonly value: string;
  readonly id: string;
}

/** The place as an opaque text that goes into an address unchanged; `order` names the order of the list. */
export function writeCursor(order: string, { value, id }: ListPlace): string {
  return Buffer.from(JSON.stringify([order, value, id])).toString('base64url');
}

/**
 * The place that a cursor stands for. Throws {@link DatabaseError} when it is none that {@link writeCursor} made for a
 * list of this order: values are integers or decimals.
 */
export function readCursor(order: string, cursor: string): ListPlace {
  const [given, value, id] = parsed(cursor);
  if (given === order && typeof value === 'string' && number.test(value) && typeof id === 'string') {
    return { value, id };
  }
  throw new DatabaseError('The cursor is not one that a list of this order gave out.', {
    code: 'invalid_input',
    hint: 'Take it unchanged from "next" of the page before, or leave it out to start at the beginning.',
  });
}

const number = /^-?\d{1,38}(\.\d{1,18})?$/;

function parsed(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    // Not JSON: the caller says what to do about it.
    return [];
  }
}
