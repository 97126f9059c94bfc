import type { DatabaseSchema } from './database-schema.ts';
import type { ReadOnlyDatabase } from './read-only-database.ts';
import { inScope, type RowScope } from './row-scope.ts';
import { sessionMessageRows } from './session-message-rows.ts';
import { sessionRows } from './session-rows.ts';
import type { OnReject, SourceRow } from './source-row.ts';

/** The sessions of OpenCode 2, in the order of their ids. */
export function v2Sessions(
  database: ReadOnlyDatabase,
  schema: DatabaseSchema,
  scope: RowScope | null,
  onReject: OnReject,
): Generator<SourceRow, void> {
  const where = inScope(scope, 'session_v2');
  return sessionRows(database, schema, 'session_v2', 'sqlite-v2', where, () => null, onReject);
}

/** The messages and events of OpenCode 2, by session and `seq`; they hold their parts. */
export function v2Messages(
  database: ReadOnlyDatabase,
  schema: DatabaseSchema,
  scope: RowScope | null,
  onReject: OnReject,
): Generator<SourceRow, void> {
  return sessionMessageRows(database, schema, 'sqlite-v2', scope, onReject);
}
