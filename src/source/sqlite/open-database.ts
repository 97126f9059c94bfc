import { type AccessMode, type DatabasePlace, isUntouched, lookAtDatabase } from './database-place.ts';
import { type FailureState, failure, type OpenFailure, stateOfCode } from './open-failure.ts';
import { connect, type ReadOnlyDatabase, SqliteError } from './read-only-database.ts';
import { sqliteUri } from './sqlite-uri.ts';

/** A database that is open, with the place that it was opened at, or why it is not. */
export type OpenResult =
  | { readonly state: 'open'; readonly database: ReadOnlyDatabase; readonly place: DatabasePlace }
  | OpenFailure;

const BUSY_TIMEOUT = 400;

/**
 * Opens an OpenCode database for reading, leaving no trace: its bytes and those of its log stay, and no file
 * appears or goes. `busyTimeout` (milliseconds) is how long a lock is waited for. The caller closes it, and
 * checks `isUntouched(place)` before it trusts what it read in a mode other than `shared`; `readDatabase` does both.
 * One reading of a database at a time in a process (see `lookAtDatabase`).
 */
export function openDatabase(file: string, busyTimeout = BUSY_TIMEOUT): OpenResult {
  const place = lookAtDatabase(file);
  if (place.state !== 'found') return place;
  let database: ReadOnlyDatabase | undefined;
  try {
    database = connect(uriOf(place), busyTimeout);
    prepareConnection(database, place.mode);
    if (place.mode === 'private' && !isUntouched(place)) {
      neverClosed.push(database);
      return failure('changed_while_reading', `the log of ${file} changed while it was opened`);
    }
    return { state: 'open', database, place };
  } catch (cause) {
    database?.close();
    return failureOf(cause, file, place) ?? unopened(file, cause);
  }
}

/**
 * A private connection whose log changed before its first read may have seen an empty one, and would delete it on
 * closing although another program uses it by now. It stays open instead.
 */
const neverClosed: ReadOnlyDatabase[] = [];

/**
 * The failure that an error of SQLite stands for, also one that is the cause of another; null for any other error
 * and for faults of a statement.
 */
export function failureOf(error: unknown, file: string, place: DatabasePlace): OpenFailure | null {
  const sqliteError = sqliteErrorIn(error);
  if (sqliteError === null) return null;
  const state = stateOfCode(sqliteError.rawCode ?? 0);
  return state === null ? null : describe(state, sqliteError, file, place);
}

function describe(
  state: FailureState,
  error: InstanceType<typeof SqliteError>,
  file: string,
  place: DatabasePlace,
): OpenFailure {
  const { size } = place.identity;
  if (state === 'corrupt' && place.declaredSize > size) {
    return failure(
      'truncated',
      `the database ${file} has ${size} of the ${place.declaredSize} bytes that it had`,
    );
  }
  return failure(state, `the database ${file} could not be read: ${error.message} (${error.code})`);
}

function unopened(file: string, cause: unknown): OpenFailure {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return failure('unreadable', `the database ${file} could not be opened: ${reason}`);
}

function sqliteErrorIn(error: unknown): InstanceType<typeof SqliteError> | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 10; at = at.cause, depth += 1) {
    if (at instanceof SqliteError) return at;
  }
  return null;
}

/** The stored schema is not trusted with functions, and writing is refused twice: by the URI and by `query_only`. */
function prepareConnection(database: ReadOnlyDatabase, mode: AccessMode): void {
  // Before the first read: it keeps the index of the log in memory instead of in a new -shm file.
  if (mode === 'private') database.run('pragma locking_mode = exclusive');
  database.run('pragma trusted_schema = off');
  database.run('pragma query_only = on');
  database.run('select count(*) from sqlite_schema');
}

function uriOf(place: DatabasePlace): string {
  return sqliteUri(place.path, parametersOf(place.mode), process.platform);
}

function parametersOf(mode: AccessMode): string[] {
  if (mode === 'immutable') return ['immutable=1'];
  if (mode === 'shared') return [];
  return [process.platform === 'win32' ? 'vfs=win32-none' : 'vfs=unix-none'];
}
