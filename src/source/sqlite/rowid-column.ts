import type { DatabaseSchema } from './database-schema.ts';
import type { ReadTable } from './known-tables.ts';

/** The expression that names a row of a table for whoever looks for it: its rowid, or null in a table without. */
export function rowidColumn(schema: DatabaseSchema, table: ReadTable): string {
  return schema.withoutRowid.has(table) ? 'null' : `${table}.rowid`;
}
