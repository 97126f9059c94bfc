import { DatabaseError } from './database-error.ts';

/**
 * DuckDB's words for a file that another process has open. Linux and macOS: "Could not set lock on file … Conflicting lock
 * is held in … (PID 12)". Windows: "… because it is being used by another process", or "File is already open in … (PID 12)".
 */
const IN_USE = /could not set lock|conflicting lock|used by another process|already open in/i;

/** Why a database cannot be attached, for the user, from what DuckDB says. */
export function attachFailure(file: string, cause: unknown): DatabaseError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const holder = /PID (\d+)/.exec(message)?.[1];
  if (IN_USE.test(message)) {
    return new DatabaseError(
      `The database ${file} is in use${holder === undefined ? ' by another process' : ` by process ${holder}`}.`,
      { cause, hint: 'Wait until it is done, stop it, or use another file with --database FILE.' },
    );
  }
  if (/not a valid DuckDB database file|not a valid/i.test(message)) {
    return new DatabaseError(`${file} is not a DuckDB database.`, {
      cause,
      hint: 'Name another file with --database FILE; nothing was changed in this one.',
    });
  }
  if (/newer version|storage version|was created with/i.test(message)) {
    return new DatabaseError(`The database ${file} was written by a newer DuckDB than this program has.`, {
      cause,
      hint: 'Update OpenCode Monitor, or use another file with --database FILE.',
    });
  }
  return new DatabaseError(`The database ${file} cannot be opened: ${message}`, {
    cause,
    hint: 'Check that the file and its folder can be read and written, or use another file with --database FILE.',
  });
}
