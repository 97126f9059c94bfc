import type { Connection } from '../db/connection.ts';
import { constant, sql } from '../db/sql.ts';
import type { Extraction } from './kinds/record-kind.ts';

/**
 * The ids that a reading of a database found, kept outside of the database file until the reading ends: what is not among
 * them by then is gone at the source. All connections see the table.
 */
const SEEN_ROWS = constant('memory.main.seen_rows');

/** Forgets what an earlier reading saw. */
export async function prepareSeenRows(connection: Connection): Promise<void> {
  await connection.run(sql`CREATE OR REPLACE TABLE ${SEEN_ROWS} (table_name VARCHAR, id VARCHAR)`);
}

/** Remembers the rows that the staged `records` become. */
export async function rememberSeenRows(connection: Connection, extraction: Extraction): Promise<void> {
  for (const output of extraction.outputs) {
    const id = constant(output.columns.id ?? 'r.id');
    const from = constant(output.from ?? 'records AS r');
    await connection.run(sql`INSERT INTO ${SEEN_ROWS} SELECT ${output.table}, ${id} FROM ${from}`);
  }
}

/** SELECT of the ids of one table that were seen. */
export function seenIds(table: string) {
  return sql`SELECT id FROM ${SEEN_ROWS} WHERE table_name = ${table}`;
}
