import { DatabaseError } from '../db/database-error.ts';

/** A place in a list: newest first, those without a time last (`created` −1), then by id, downwards. */
export interface SessionPlace {
  readonly created: number;
  readonly id: string;
}

/** The place as an opaque text that goes into an address unchanged. */
export function writeCursor(place: SessionPlace): string {
  return Buffer.from(JSON.stringify([place.created, place.id])).toString('base64url');
}

/** The place that a cursor stands for. Throws {@link DatabaseError} when it is none that {@link writeCursor} made. */
export function readCursor(cursor: string, list: 'sessions' | 'errors' = 'sessions'): SessionPlace {
  const [created, id] = parsed(cursor);
  if (typeof created === 'number' && Number.isSafeInteger(created) && typeof id === 'string') {
    return { created, id };
  }
  throw new DatabaseError(`The cursor is not one that a list of ${list} gave out.`, {
    hint: `Take it unchanged from "next" of the page before, or leave it out to start with the newest ${list.slice(0, -1)}.`,
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
