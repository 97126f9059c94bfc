import Database from 'libsql';

/** A value as it stands in a row of the `raw` form. */
export type SqlValue = string | number | Buffer | null;

/**
 * An open database that is only read. Text that was stored must be selected as a blob unless it is known to be
 * valid UTF-8: libsql 0.5.29 ends the whole process over a text value that is not (`columns.ts` has the ways).
 */
export interface ReadOnlyDatabase {
  /** The rows of a statement, one array of values each, while they are read; left early, it ends the statement. */
  readonly rows: (sql: string, ...parameters: readonly SqlValue[]) => Generator<readonly SqlValue[], void>;
  /** Runs a statement whose rows do not matter. */
  readonly run: (sql: string) => void;
  /** Ends the connection; a second call does nothing. */
  readonly close: () => void;
}

/** The error of libsql for whatever SQLite refuses, with SQLite's code. */
export const SqliteError: typeof Database.SqliteError = Database.SqliteError;

/** Opens a connection by URI (see `sqliteUri`); `busyTimeout` in milliseconds. Throws what libsql throws. */
export function connect(uri: string, busyTimeout: number): ReadOnlyDatabase {
  const connection = new Database(uri, { timeout: busyTimeout });
  let isOpen = true;
  return {
    rows: (sql, ...parameters) => rowsOf(connection, sql, parameters),
    run: (sql) => {
      connection.exec(sql);
    },
    close: () => {
      if (isOpen) connection.close();
      isOpen = false;
    },
  };
}

function* rowsOf(
  connection: Database.Database,
  sql: string,
  parameters: readonly SqlValue[],
): Generator<readonly SqlValue[], void> {
  const statement = connection.prepare<unknown[]>(sql).raw(true);
  // Rim: libsql types rows as unknown; the raw form is an array of SQLite's own types, integers as numbers.
  const rows = statement.iterate(...parameters) as IterableIterator<readonly SqlValue[]>;
  let isDone = false;
  try {
    for (const row of rows) yield row;
    isDone = true;
  } finally {
    if (!isDone) endEarly(connection, rows);
  }
}

/**
 * A statement that is left in the middle keeps its snapshot, and OpenCode's checkpoints waiting, until it is
 * collected as garbage. An interrupt that it then meets ends it at once.
 */
function endEarly(connection: Database.Database, rows: IterableIterator<unknown>): void {
  // Rim: libsql 0.5.29 has this method and does not declare it.
  (connection as Database.Database & { interrupt: () => void }).interrupt();
  try {
    while (rows.next().done !== true);
  } catch {
    // the interrupt, or the error that made the reader stop, which is on its way already
  }
}
