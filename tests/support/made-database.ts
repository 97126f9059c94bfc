import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Connection } from '../../src/db/connection.ts';
import { ConnectionPool } from '../../src/db/connection-pool.ts';
import { ensureSchema } from '../../src/db/schema-manager.ts';
import { constant, join, type Sql, type SqlValue, sql, timestamp } from '../../src/db/sql.ts';
import { buildTraces } from '../../src/ingest/derive/trace-builder.ts';

/** A row of a base table for a test; times are epoch milliseconds, what is not named has its default. */
export type MadeRow = Readonly<Record<string, SqlValue>>;

/** A database in memory with the real schema, for tests of rules and questions. */
export interface MadeDatabase {
  readonly pool: ConnectionPool;
  readonly connection: Connection;
  insert(table: string, ...rows: readonly MadeRow[]): Promise<void>;
  /** Derives what questions read: exchanges, traces and statistics of all that was inserted, where anything was since. */
  derive(): Promise<void>;
  close(): Promise<void>;
}

const PROVENANCE: MadeRow = { generation: 'json-1', source: 'made', source_path: 'made', precedence: 0 };
const WITH_PROVENANCE = new Set(['projects', 'sessions', 'messages', 'parts']);

/** Makes an empty database; the caller closes it. */
export async function makeDatabase(): Promise<MadeDatabase> {
  const tempDirectory = await mkdtemp(path.join(os.tmpdir(), 'ocmon-made-'));
  const pool = await ConnectionPool.open({
    file: ':memory:',
    threads: 1,
    memoryLimitMb: 1024,
    tempDirectory,
  });
  await ensureSchema(pool.writer, () => 0);
  const connection = pool.writer;
  const types = await columnTypes(connection);
  let derived = false;
  return {
    pool,
    connection,
    insert: async (table, ...rows) => {
      derived = false;
      for (const row of rows) await connection.run(insertion(table, withDefaults(table, row), types));
    },
    derive: async () => {
      if (derived) return;
      await connection.transaction(() => buildTraces(connection, null));
      derived = true;
    },
    close: async () => {
      await pool.close();
      await rm(tempDirectory, { recursive: true, force: true });
    },
  };
}

function withDefaults(table: string, row: MadeRow): MadeRow {
  if (table === 'sessions') {
    return { ...PROVENANCE, is_root: row.parent_id === undefined, root_id: row.id ?? null, ...row };
  }
  return WITH_PROVENANCE.has(table) ? { ...PROVENANCE, ...row } : row;
}

function insertion(table: string, row: MadeRow, types: ReadonlyMap<string, string>): Sql {
  const values = Object.entries(row).map(([column, value]) => {
    const isTime = types.get(`${table}.${column}`) === 'TIMESTAMP';
    return isTime && typeof value === 'number' ? timestamp(value) : sql`${value}`;
  });
  const columns = constant(Object.keys(row).join(', '));
  return sql`INSERT INTO ${constant(table)} (${columns}) VALUES (${join(values, ', ')})`;
}

async function columnTypes(connection: Connection): Promise<ReadonlyMap<string, string>> {
  const rows = await connection.all(sql`SELECT table_name, column_name, data_type FROM duckdb_columns()`);
  return new Map(rows.map((row) => [`${row.table_name}.${row.column_name}`, String(row.data_type)]));
}
