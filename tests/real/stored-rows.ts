import { ConnectionPool } from '../../src/db/connection-pool.ts';
import type { Row } from '../../src/db/values.ts';
import { type Tables, tablesOf } from '../support/tables.ts';

/** Columns that say how a record stands to others, which may be missing: only the questions see through that. */
const DERIVED = new Set(['root_id', 'depth', 'is_orphan', 'in_cycle', 'is_fork', 'is_inherited', 'project']);

/** The records in a database that nobody has open: those that are there now, in the columns that are stored as read. */
export async function storedRows(database: string): Promise<Tables> {
  const pool = await ConnectionPool.open({
    file: database,
    threads: 1,
    memoryLimitMb: 512,
    tempDirectory: `${database}.tmp`,
  });
  try {
    const tables = await tablesOf(pool);
    return new Map([...tables].map(([name, rows]) => [name, present(rows)]));
  } finally {
    await pool.close();
  }
}

type Rows = Tables extends ReadonlyMap<string, infer R> ? R : never;

function present(rows: Rows): Rows {
  const kept = [...rows].filter(([, row]) => row.missing_since === false);
  return new Map(kept.map(([key, row]) => [key, stored(row)]));
}

function stored(row: Row): Row {
  // Without a time of its own a record is dated by what it belongs to.
  const isStored = (column: string): boolean =>
    !DERIVED.has(column) && !(column === 'created' && row.is_dated_by_id === true);
  return Object.fromEntries(Object.entries(row).filter(([column]) => isStored(column)));
}
