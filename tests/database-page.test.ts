import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '../src/db/sql.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';

/** A row of a table of the page: the table or view that it is about, what a row of that is, and the columns. */
const ROW = /^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$/gm;

/** What every table of records ends with; the page says it once. */
const PROVENANCE = ['generation', 'source', 'source_path', 'precedence', 'missing_since', 'missing_reason'];

let database: LoadedDatabase;
beforeAll(async () => {
  database = await openLoadedDatabase();
});
afterAll(() => database.close());

async function schema(): Promise<Record<string, readonly string[]>> {
  const rows = await database.pool.writer.all(sql`
    SELECT table_name AS name, list(column_name ORDER BY column_index) AS columns
    FROM duckdb_columns()
    WHERE database_name = current_database() AND NOT internal
    GROUP BY table_name`);
  return Object.fromEntries(rows.map(({ name, columns }) => [String(name), strings(columns)]));
}

function strings(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.map(String) : [];
}

function isRecords(columns: readonly string[]): boolean {
  return PROVENANCE.every((column) => columns.includes(column));
}

it('docs/database.md has every table and view with every column, each once', async () => {
  const page = readFileSync(path.join(import.meta.dirname, '..', 'docs', 'database.md'), 'utf8');
  const shown = [...page.matchAll(ROW)].map(([, name = '', columns = '']) => {
    const withoutRemarks = columns.replaceAll(/\([^)]*\)/g, '');
    return [name, [...withoutRemarks.matchAll(/`(\w+)`/g)].map(([, column]) => column)] as const;
  });
  const expected = Object.entries(await schema()).map(
    ([name, columns]) =>
      [
        name,
        isRecords(columns) ? columns.filter((column) => !PROVENANCE.includes(column)) : columns,
      ] as const,
  );
  expect(shown.map(([name]) => name).sort()).toEqual(expected.map(([name]) => name).sort());
  expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(expected));
});
