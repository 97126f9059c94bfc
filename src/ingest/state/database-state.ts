import type { Connection } from '../../db/connection.ts';
import { sql, timestamp } from '../../db/sql.ts';
import type { DatabaseIdentity } from '../../source/sqlite/database-files.ts';
import type { RowFailure } from '../segments/segment-rows.ts';
import { recordUnprocessed } from './file-processing-state.ts';

/** The path under which the state of a rejected row of a database stands. */
export function rejectionPath(database: string, kind: string, id: string): string {
  return `${database}#${kind}/${id}`;
}

/** Remembers the rows of a database that did not become data, each with its reason. */
export async function recordRejections(
  connection: Connection,
  database: string,
  failures: readonly RowFailure[],
  now: number,
): Promise<void> {
  const rejections = failures.map(({ kind, id, error }) => ({
    path: rejectionPath(database, kind, id),
    kind,
    recordId: id,
    source: database,
    mtime: null,
    size: null,
    status: 'failed' as const,
    error,
  }));
  await recordUnprocessed(connection, rejections, now);
}

/** Remembers that a database as a whole was read. */
export async function recordDatabaseRead(
  connection: Connection,
  database: string,
  identity: DatabaseIdentity,
  now: number,
): Promise<void> {
  const known = await connection.run(sql`
    UPDATE file_processing_state
    SET
      last_modified = ${identity.mtime}::DOUBLE, size = ${identity.size}, status = 'processed', error = NULL, attempts = 1,
      next_retry_at = NULL, processed_at = ${timestamp(now)}, missing_since = NULL
    WHERE file_path = ${database}`);
  if (known > 0) return;
  await connection.run(sql`
    INSERT INTO file_processing_state
      (file_path, file_type, source, last_modified, size, status, attempts, processed_at)
    VALUES (
      ${database}, 'database', ${database}, ${identity.mtime}::DOUBLE, ${identity.size}, 'processed', 1, ${timestamp(now)}
    )`);
}

/** States of a database that another try may mend. */
const PASSING = new Set(['busy', 'changed_while_reading', 'needs_recovery']);

/** Remembers why a database as a whole could not be read. */
export async function recordUnreadable(
  connection: Connection,
  database: string,
  identity: DatabaseIdentity | null,
  failure: { readonly state: string; readonly error: string },
  now: number,
): Promise<'transient_failure' | 'failed'> {
  const status = PASSING.has(failure.state) ? 'transient_failure' : 'failed';
  const state = {
    path: database,
    kind: 'database',
    recordId: null,
    source: database,
    mtime: identity?.mtime ?? null,
    size: identity?.size ?? null,
    status,
    error: `${failure.state}: ${failure.error}`,
  } as const;
  await recordUnprocessed(connection, [state], now);
  return status;
}
