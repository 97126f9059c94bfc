import type { Connection } from '../../db/connection.ts';
import { isOneOf } from '../../db/one-of.ts';
import { constant, sql } from '../../db/sql.ts';
import type { Row } from '../../db/values.ts';

/** The rows of a table that have these ids, by id, with some of its columns as DuckDB's text. */
export async function formerRows(
  connection: Connection,
  table: string,
  ids: readonly string[],
  columns: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  if (ids.length === 0) return new Map();
  const texts = columns.map((name) => `${name}::VARCHAR AS ${name}`).join(', ');
  const rows = await connection.all(
    sql`SELECT id, ${constant(texts)} FROM ${constant(table)} WHERE id ${isOneOf(ids)}`,
  );
  return new Map(rows.map((row) => [String(row.id), row]));
}
