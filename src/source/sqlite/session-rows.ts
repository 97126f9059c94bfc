import { columnValues, valueColumns } from './column-document.ts';
import { idColumn, idOf, integerColumn, integerOf } from './columns.ts';
import type { DatabaseSchema, SqliteGeneration } from './database-schema.ts';
import type { ReadOnlyDatabase } from './read-only-database.ts';
import type { RowCondition } from './row-scope.ts';
import { rowidColumn } from './rowid-column.ts';
import { SESSION_COLUMNS, sessionDocument } from './session-document.ts';
import { type OnReject, rejectOf, type SourceRow } from './source-row.ts';

/**
 * The rows of `session` or `session_v2` in the order of their ids; `where` is a condition of the caller's own,
 * `goneOf` tells by the id whether OpenCode still shows the session.
 */
export function* sessionRows(
  database: ReadOnlyDatabase,
  schema: DatabaseSchema,
  table: 'session' | 'session_v2',
  generation: SqliteGeneration,
  where: RowCondition,
  goneOf: (id: string) => SourceRow['gone'],
  onReject: OnReject,
): Generator<SourceRow, void> {
  const columns = schema.tables.get(table);
  if (columns === undefined) return;
  const rows = database.rows(
    `select
      ${rowidColumn(schema, table)}, ${idColumn('id')},
      ${columns.has('project_id') ? idColumn('project_id') : 'null'},
      ${integerColumn('time_created')}, ${integerColumn('time_updated')},
      ${valueColumns(SESSION_COLUMNS, columns)}
    from ${table}
    where ${where.text}
    order by id`,
    ...where.parameters,
  );
  for (const row of rows) {
    const id = idOf(row[1]);
    if (id === null) {
      onReject(rejectOf('session', table, row[0], { id }));
      continue;
    }
    const doc = sessionDocument(id, columnValues(SESSION_COLUMNS, row, 5));
    yield {
      kind: 'session',
      shape: 'plain',
      generation,
      id,
      projectId: idOf(row[2]),
      sessionId: id,
      messageId: null,
      type: null,
      seq: null,
      rowCreated: integerOf(row[3]),
      rowUpdated: integerOf(row[4]),
      gone: goneOf(id),
      size: doc.length,
      doc,
    };
  }
}
