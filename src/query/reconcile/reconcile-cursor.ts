import { DatabaseError } from '../../db/database-error.ts';

/** The place of a session in a list: those with an unexplained difference first, then by id. */
export interface ReconciledPlace {
  readonly isExplained: boolean;
  readonly id: string;
}

/** The place as an opaque text that goes into an address unchanged. */
export function writePlace({ isExplained, id }: ReconciledPlace): string {
  return Buffer.from(JSON.stringify([isExplained, id])).toString('base64url');
}

/** The place that a cursor stands for. Throws {@link DatabaseError} when it is none that {@link writePlace} made. */
export function readPlace(cursor: string): ReconciledPlace {
  const [isExplained, id] = parsed(cursor);
  if (typeof isExplained === 'boolean' && typeof id === 'string') return { isExplained, id };
  throw new DatabaseError('The cursor is not one that a reconciliation gave out.', {
    code: 'invalid_input',
    hint: 'Take it unchanged from "next" of the page before, or leave it out to start with the first session.',
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
