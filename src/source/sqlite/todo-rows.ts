import { documentBytes } from './column-document.ts';
import { idColumn, idOf, integerIn, integerOf, plainValue, valueColumn } from './columns.ts';
import type { DatabaseSchema } from './database-schema.ts';
import type { ReadOnlyDatabase } from './read-only-database.ts';
import { inScope, type RowScope } from './row-scope.ts';
import { rowidColumn } from './rowid-column.ts';
import { type OnReject, rejectOf, type SourceRow } from './source-row.ts';
import type { V1Standing } from './v1-standing.ts';

/** One record for each session with todo items: the array of its items in order, as the JSON era's file has it. */
export function* v1Todos(
  database: ReadOnlyDatabase,
  schema: DatabaseSchema,
  standing: V1Standing,
  scope: RowScope | null,
  onReject: OnReject,
): Generator<SourceRow, void> {
  const columns = schema.tables.get('todo');
  if (columns === undefined) return;
  const where = inScope(scope, 'todo');
  const rows = database.rows(
    `select
      ${rowidColumn(schema, 'todo')}, ${idColumn('session_id')}, ${valueColumn('content')}, ${valueColumn('status')},
      ${columns.has('priority') ? valueColumn('priority') : 'null'},
      ${integerIn(columns, 'time_created')}, ${integerIn(columns, 'time_updated')}
    from todo
    where ${where.text}
    order by session_id, position`,
    ...where.parameters,
  );
  let list: TodoList | null = null;
  for (const row of rows) {
    const sessionId = idOf(row[1]);
    if (sessionId === null) {
      onReject(rejectOf('todo', 'todo', row[0], { session_id: sessionId }));
      continue;
    }
    if (list !== null && list.sessionId !== sessionId) {
      yield todoRow(list, standing);
      list = null;
    }
    list ??= { sessionId, items: [], created: [], updated: [] };
    list.items.push({
      content: plainValue(row[2]),
      status: plainValue(row[3]),
      priority: plainValue(row[4]),
    });
    list.created.push(integerOf(row[5]));
    list.updated.push(integerOf(row[6]));
  }
  if (list !== null) yield todoRow(list, standing);
}

interface TodoList {
  readonly sessionId: string;
  readonly items: unknown[];
  readonly created: (number | null)[];
  readonly updated: (number | null)[];
}

function todoRow(list: TodoList, standing: V1Standing): SourceRow {
  const doc = documentBytes(list.items);
  return {
    kind: 'todo',
    shape: 'plain',
    generation: 'sqlite-v1',
    id: list.sessionId,
    projectId: null,
    sessionId: list.sessionId,
    messageId: null,
    type: null,
    seq: null,
    rowCreated: extreme(list.created, Math.min),
    rowUpdated: extreme(list.updated, Math.max),
    gone: standing.ofSession(list.sessionId),
    size: doc.length,
    doc,
  };
}

function extreme(times: readonly (number | null)[], pick: (a: number, b: number) => number): number | null {
  return times.reduce((a, b) => (a === null ? b : b === null ? a : pick(a, b)), null);
}
