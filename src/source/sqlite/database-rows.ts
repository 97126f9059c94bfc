import type { DatabaseSchema } from './database-schema.ts';
import { projectRows } from './project-rows.ts';
import type { ReadOnlyDatabase } from './read-only-database.ts';
import type { RowScope } from './row-scope.ts';
import { previewMessages } from './rows-preview.ts';
import { v1Messages, v1Parts, v1Sessions } from './rows-v1.ts';
import { v2Messages, v2Sessions } from './rows-v2.ts';
import type { OnReject, SourceRow } from './source-row.ts';
import { v1Todos } from './todo-rows.ts';
import { v1Standing } from './v1-standing.ts';

/**
 * All records of a database, or those of `scope`, in a fixed order: projects, sessions, messages, parts, todos; within a kind 1.x before
 * the preview and 2.x; then by owner and id as the readers say. A row that cannot be a record goes to `onReject`.
 * Errors of SQLite are thrown as they are.
 */
export function* databaseRows(
  database: ReadOnlyDatabase,
  schema: DatabaseSchema,
  onReject: OnReject,
  scope: RowScope | null = null,
): Generator<SourceRow, void> {
  const standing = v1Standing(database, schema, scope);
  yield* projectRows(database, schema, scope, onReject);
  yield* v1Sessions(database, schema, standing, scope, onReject);
  yield* v2Sessions(database, schema, scope, onReject);
  yield* v1Messages(database, schema, standing, scope, onReject);
  if (schema.generations.includes('sqlite-preview'))
    yield* previewMessages(database, schema, scope, onReject);
  if (schema.generations.includes('sqlite-v2')) yield* v2Messages(database, schema, scope, onReject);
  yield* v1Parts(database, schema, standing, scope, onReject);
  yield* v1Todos(database, schema, standing, scope, onReject);
}
