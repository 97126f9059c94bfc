import { sql } from '../../src/db/sql.ts';
import type { SyncCounts } from '../../src/ingest/state/sync-state.ts';
import { syncStatus } from '../../src/query/sync-status.ts';
import type { LoadedDatabase } from './loaded-database.ts';

/** What `ocmon status` lists: the reason of every file that failed, by its path. */
export async function failuresOf(database: LoadedDatabase): Promise<Record<string, string>> {
  const { failures } = await syncStatus(database.pool.writer);
  return Object.fromEntries(
    failures.map(({ path, status, error }) => [
      path,
      status === 'failed' ? `${error}` : `${status}: ${error}`,
    ]),
  );
}

/** The reason of every file that was skipped, by its path. */
export async function skippedIn(database: LoadedDatabase): Promise<Record<string, string>> {
  const rows = await database.pool.writer.all(
    sql`SELECT file_path, error FROM file_processing_state WHERE status = 'skipped' ORDER BY file_path`,
  );
  return Object.fromEntries(rows.map((row) => [String(row.file_path), String(row.error)]));
}

/** Every quality issue of a record, as `check field raw`, sorted. */
export async function issuesOf(database: LoadedDatabase, recordId: string): Promise<string[]> {
  const rows = await database.pool.writer.all(sql`
    SELECT check_name, field, raw FROM quality_issues WHERE record_id = ${recordId} ORDER BY ALL`);
  return rows.map((row) => `${row.check_name} ${row.field} ${row.raw}`);
}

/** Files that a pass accounts for: equal to `seen`, or something vanished without a word. */
export function accountedFor(counts: SyncCounts): number {
  return counts.processed + counts.unchanged + counts.skipped + counts.transientFailure + counts.failed;
}
