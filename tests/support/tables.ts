import type { ConnectionPool } from '../../src/db/connection-pool.ts';
import { constant, sql } from '../../src/db/sql.ts';
import type { Row } from '../../src/db/values.ts';

/** The rows of every table by table and key, but for what depends on when they were read. */
export type Tables = ReadonlyMap<string, ReadonlyMap<string, Row>>;

/** When and how often something was done: the only columns that may differ between ways to the same data. */
const VOLATILE = new Set(['processed_at', 'attempts', 'next_retry_at', 'first_seen', 'last_seen', 'read_at']);
/** Of these only whether they are set must agree. */
const MOMENTS = new Set(['missing_since', 'vanished_since']);
/** What a run remembers of itself. */
const OF_RUNS = new Set(['sync_state', 'sync_runs', 'schema_migrations', 'quality_runs', 'quality_results']);
/** Tables without a key of their own: the whole row is. */
const KEYLESS = new Set(['quality_issues', 'daily_stats']);

/** Reads every base, derived and state table. */
export async function tablesOf({ writer }: ConnectionPool): Promise<Tables> {
  const tables = new Map<string, ReadonlyMap<string, Row>>();
  const names = await writer.all(
    sql`SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() ORDER BY table_name`,
  );
  for (const { table_name } of names) {
    const name = String(table_name);
    if (OF_RUNS.has(name)) continue;
    const rows = new Map<string, Row>();
    for (const row of await writer.all(sql`SELECT * FROM ${constant(name)}`)) {
      const lasting = lastingColumns(row);
      const key = KEYLESS.has(name) ? JSON.stringify(lasting) : String(Object.values(row)[0]);
      rows.set(rows.has(key) ? `${key} again, ${rows.size}` : key, lasting);
    }
    tables.set(name, rows);
  }
  return tables;
}

function lastingColumns(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([column]) => !VOLATILE.has(column))
      .map(([column, value]) => [column, MOMENTS.has(column) ? value !== null : value]),
  );
}

/** What differs between two readings, a line each: rows that only one has, and columns that are not the same. */
export function differences(one: Tables, other: Tables): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((table) => {
    const [rows, others] = [one.get(table) ?? new Map(), other.get(table) ?? new Map()];
    return [...new Set([...rows.keys(), ...others.keys()])].flatMap((key) => {
      const [row, twin] = [rows.get(key), others.get(key)];
      if (row === undefined) return [`${table} ${key}: only in the second`];
      if (twin === undefined) return [`${table} ${key}: only in the first`];
      return Object.keys(row)
        .filter((column) => JSON.stringify(row[column]) !== JSON.stringify(twin[column]))
        .map((column) => `${table} ${key}: ${column} is ${row[column]}, then ${twin[column]}`);
    });
  });
}
