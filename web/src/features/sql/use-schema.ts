import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { ask } from '../../api/ask.ts';

/** A table or view with its columns, as the database names them. */
export interface Table {
  readonly name: string;
  readonly isView: boolean;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

const COLUMNS = `SELECT c.table_name, t.table_type, c.column_name, c.data_type
FROM information_schema.columns AS c
JOIN information_schema.tables AS t USING (table_catalog, table_schema, table_name)
WHERE c.table_schema = 'main' AND c.table_catalog = current_database()
ORDER BY c.table_name, c.ordinal_position`;

/** The tables that a statement may read. */
export function useSchema(): UseQueryResult<readonly Table[]> {
  return useQuery({
    queryKey: ['sql', { sql: COLUMNS }, 'schema'],
    queryFn: async ({ signal }) => tablesOf((await ask('sql', { sql: COLUMNS }, signal)).rows),
    meta: { still: true },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function tablesOf(rows: readonly (readonly unknown[])[]): readonly Table[] {
  const tables = new Map<
    string,
    { name: string; isView: boolean; columns: { name: string; type: string }[] }
  >();
  for (const [table, kind, column, type] of rows) {
    const name = String(table);
    const found = tables.get(name) ?? { name, isView: kind === 'VIEW', columns: [] };
    tables.set(name, found);
    found.columns.push({ name: String(column), type: String(type) });
  }
  return [...tables.values()];
}

/** A name as a statement has to write it. */
export function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
