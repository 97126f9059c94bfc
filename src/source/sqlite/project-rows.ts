import { columnValues, documentBytes, embedded, valueColumns, withoutNulls } from './column-document.ts';
import { idColumn, idOf, integerIn, integerOf } from './columns.ts';
import type { DatabaseSchema } from './database-schema.ts';
import type { ReadOnlyDatabase } from './read-only-database.ts';
import { inScope, type RowScope } from './row-scope.ts';
import { rowidColumn } from './rowid-column.ts';
import { type OnReject, rejectOf, type SourceRow } from './source-row.ts';

const COLUMNS = [
  'worktree',
  'vcs',
  'name',
  'sandboxes',
  'time_created',
  'time_updated',
  'time_initialized',
] as const;

/** The projects, in the order of their ids, as the JSON era's files have them; every generation shares the table. */
export function* projectRows(
  database: ReadOnlyDatabase,
  schema: DatabaseSchema,
  scope: RowScope | null,
  onReject: OnReject,
): Generator<SourceRow, void> {
  const columns = schema.tables.get('project');
  if (columns === undefined) return;
  const where = inScope(scope, 'project');
  const rows = database.rows(
    `select
      ${rowidColumn(schema, 'project')}, ${idColumn('id')},
      ${integerIn(columns, 'time_created')}, ${integerIn(columns, 'time_updated')},
      ${valueColumns(COLUMNS, columns)}
    from project
    where ${where.text}
    order by id`,
    ...where.parameters,
  );
  for (const row of rows) {
    const id = idOf(row[1]);
    if (id === null) {
      onReject(rejectOf('project', 'project', row[0], { id }));
      continue;
    }
    const values = columnValues(COLUMNS, row, 4);
    const c = (name: (typeof COLUMNS)[number]) => values[name] ?? null;
    const doc = documentBytes(
      withoutNulls({
        id,
        worktree: c('worktree'),
        vcs: c('vcs'),
        name: c('name'),
        sandboxes: embedded(c('sandboxes')),
        time: withoutNulls({
          created: c('time_created'),
          updated: c('time_updated'),
          initialized: c('time_initialized'),
        }),
      }),
    );
    yield {
      kind: 'project',
      shape: 'plain',
      generation: schema.generations.includes('sqlite-v2') ? 'sqlite-v2' : 'sqlite-v1',
      id,
      projectId: null,
      sessionId: null,
      messageId: null,
      type: null,
      seq: null,
      rowCreated: integerOf(row[2]),
      rowUpdated: integerOf(row[3]),
      gone: null,
      size: doc.length,
      doc,
    };
  }
}
