import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { ExportInput, WriteBytes } from '../../contract/export.ts';
import type { Connection } from '../../db/connection.ts';
import { constant, join, literal, type Sql, sql } from '../../db/sql.ts';
import { assertZone } from '../calendar.ts';
import { scopeOf, statement } from '../scope.ts';
import { derivedRows } from './derived-rows.ts';
import { asText, asTyped, column, type ExportColumn } from './export-columns.ts';
import { exportedTable } from './export-tables.ts';
import { CSV, JSON_ROWS, type TextFormat } from './text-rows.ts';

/**
 * Writes one table under its filters, in a fixed order, as it is read: what `write` has not taken yet is not made.
 * The last column is `tz`, the zone that was asked for. Parquet is made whole in `directory`, one that DuckDB may write
 * to, and removed again. Rejects with what `write` rejects with, and throws DatabaseError for a zone that is not known.
 */
export async function exportTable(
  connection: Connection,
  input: ExportInput,
  directory: string,
  write: WriteBytes,
): Promise<void> {
  await assertZone(connection, input.tz);
  const scope = scopeOf(input);
  const table = exportedTable(input.table, { filters: input, scope, tz: input.tz });
  const columns = [...table.columns];
  const select = (written: (column: ExportColumn) => Sql): Sql =>
    statement(
      [...scope.ctes, ...derivedRows(input.missing)],
      sql`
        SELECT
          ${join(
            columns.map((each) => sql`${written(each)} AS ${constant(each.name)}`),
            ',\n          ',
          )},
          ${input.tz}::VARCHAR AS tz
        ${table.from}
        ORDER BY ${table.order}`,
    );
  if (input.format === 'parquet') return writeParquet(connection, select(asTyped), directory, write);
  const format = input.format === 'csv' ? CSV : JSON_ROWS;
  return writeText(connection, select(asText), [...columns, column('text', 'tz', '')], format, write);
}

async function writeText(
  connection: Connection,
  rows: Sql,
  columns: readonly ExportColumn[],
  format: TextFormat,
  write: WriteBytes,
): Promise<void> {
  const encoder = new TextEncoder();
  // Before the first bytes, so that what cannot be read is no document at all.
  const chunks = connection.chunks(rows);
  let next = await chunks.next();
  let isEmpty = true;
  await write(encoder.encode(format.head(columns)));
  while (next.done !== true) {
    let text = '';
    for (const row of next.value) {
      text += format.row(columns, row, isEmpty);
      isEmpty = false;
    }
    await write(encoder.encode(text));
    next = await chunks.next();
  }
  const tail = format.tail(isEmpty);
  if (tail !== '') await write(encoder.encode(tail));
}

async function writeParquet(
  connection: Connection,
  rows: Sql,
  directory: string,
  write: WriteBytes,
): Promise<void> {
  const file = path.join(directory, `export-${randomUUID()}.parquet`);
  try {
    await connection.run(sql`COPY (${rows}) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`);
    for await (const bytes of createReadStream(file, { highWaterMark: 1_048_576 })) await write(bytes);
  } finally {
    await rm(file, { force: true });
  }
}
