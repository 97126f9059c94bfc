import { closeSync, openSync, writeSync } from 'node:fs';
import Database from 'libsql';

type Value = string | number | null;

/** A database file in the making. */
export interface SqliteFile {
  /** Adds a row; the keys are names of columns, columns that are not named keep their default. */
  readonly insert: (table: string, row: Readonly<Record<string, Value>>) => void;
}

/**
 * Makes a database file with a schema and fills it in one transaction. Foreign keys are not enforced, so that
 * records without their owner can be written. The file says that it is in WAL mode, as OpenCode's are, and has no
 * WAL beside it.
 */
export function writeSqliteFile(file: string, schema: string, fill: (sqlite: SqliteFile) => void): void {
  const database = new Database(file);
  try {
    database.pragma('journal_mode = DELETE');
    database.pragma('foreign_keys = OFF');
    database.exec(schema);
    database.exec('BEGIN');
    fill({
      insert: (table, row) => {
        const columns = Object.keys(row);
        const marks = columns.map(() => '?').join(', ');
        database
          .prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`)
          .run(Object.values(row));
      },
    });
    database.exec('COMMIT');
  } finally {
    database.close();
  }
  markAsWal(file);
}

/**
 * Sets the versions in the file's header to 2, which means WAL. Asked for it, libsql leaves a WAL with or without
 * content behind, depending on when its statements are collected.
 */
function markAsWal(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    writeSync(descriptor, Uint8Array.of(2, 2), 0, 2, 18);
  } finally {
    closeSync(descriptor);
  }
}
