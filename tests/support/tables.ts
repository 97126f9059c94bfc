import type { ConnectionPool } from '../../src/db/connection-pool.ts';
import { constant, sql } from '../../src/db/sql.ts';

/** When and how often something was done: the only columns that may differ between ways to the same data. */
const VOLATILE = new Set(['processed_at', 'attempts', 'next_retry_at', 'first_seen', 'last_seen', 'read_at']);
/** Of these only whether they are set must agree. */
const MOMENTS = new Set(['missing_since', 'vanished_since']);
/** What a run remembers of itself. */
const OF_RUNS = new Set(['sync_state', 'sync_runs', 'schema_migrations']);

/** The rows of every table as sorted JSON, but for what depends on when they were read. */
export async function tablesOf(pool: ConnectionPool): Promise<Record<string, readonly string[]>> {
  const tables: Record<string, readonly string[]> = {};
  const names = await pool.writer.all(
    sql`SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND NOT temporary ORDER BY 1`,
  );
  for (const { table_name } of names) {
    const name = String(table_name);
    if (OF_RUNS.has(name)) continue;
    const rows = await pool.writer.all(sql`SELECT * FROM ${constant(name)}`);
    tables[name] = rows
      .map((row) =>
        JSON.stringify(
          Object.entries(row).flatMap(([column, value]) => {
            if (VOLATILE.has(column)) return [];
            return [[column, MOMENTS.has(column) ? value !== null : value]];
          }),
        ),
      )
      .toSorted();
  }
  return tables;
}
