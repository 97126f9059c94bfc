import type { Connection } from '../db/connection.ts';
import { constant, sql } from '../db/sql.ts';
import type { RecordKind } from './kinds/record-kind.ts';

/**
 * The kinds whose tables hold no row yet, of those that make one row a record: their records can be inserted without
 * looking for older ones, because one that comes twice violates the table's key.
 */
export async function emptyKinds(
  connection: Connection,
  kinds: Iterable<RecordKind>,
): Promise<ReadonlySet<string>> {
  const empty = new Set<string>();
  for (const { name, extractions } of kinds) {
    const outputs = Object.values(extractions).map(({ outputs: [own] }) => own);
    const tables = new Set(outputs.map((own) => own?.table ?? ''));
    if (outputs.some((own) => own === undefined || own.from !== undefined)) continue;
    const rows = await Promise.all([...tables].map((table) => hasRows(connection, table)));
    if (!rows.includes(true)) empty.add(name);
  }
  return empty;
}

async function hasRows(connection: Connection, table: string): Promise<boolean> {
  const found = await connection.first(sql`SELECT EXISTS (FROM ${constant(table)}) AS found`);
  return found?.found === true;
}
