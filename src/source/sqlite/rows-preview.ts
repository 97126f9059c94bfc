import type { DatabaseSchema } from './database-schema.ts';
import type { ReadOnlyDatabase } from './read-only-database.ts';
import type { RowScope } from './row-scope.ts';
import { sessionMessageRows } from './session-message-rows.ts';
import type { OnReject, SourceRow } from './source-row.ts';

/**
 * The messages that OpenCode 1.17 and 1.18 wrote through the preview of the 2.x API, by session and `seq`. Their
 * sessions are rows of `session` and come with those of 1.x.
 */
export function previewMessages(
  database: ReadOnlyDatabase,
  schema: DatabaseSchema,
  scope: RowScope | null,
  onReject: OnReject,
): Generator<SourceRow, void> {
  return sessionMessageRows(database, schema, 'sqlite-preview', scope, onReject);
}
