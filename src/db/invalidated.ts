import { DatabaseError } from './database-error.ts';

/**
 * Whether DuckDB has given the database up, in its words: the file where a checkpoint failed, all of the instance after
 * a fatal or an internal error. Nothing but opening it anew helps.
 */
export function isInvalidated(error: unknown): boolean {
  return error instanceof Error && /has been invalidated|^(FATAL|INTERNAL) Error/.test(error.message);
}

/** The same for people. The words of the engine are kept where they say what could not be done with a file. */
export function whyInvalidated(cause: unknown): DatabaseError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const reason =
    /(?:Could not|Cannot|Failed to) [\w ]*file [^\n]*/i.exec(originalOf(message))?.[0] ??
    'an internal error of DuckDB';
  return new DatabaseError(`The database has been invalidated by a failure: ${reason}`, {
    cause,
    hint: 'What was committed is safe. Where a disk is full, free space; a daemon opens the database again by itself.',
  });
}

/** What came first is named at the end. */
function originalOf(message: string): string {
  const mark = 'Original error: ';
  const at = message.lastIndexOf(mark);
  return at < 0 ? message : message.slice(at + mark.length);
}
