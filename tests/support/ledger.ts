import { expect } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import type { SyncCounts } from '../../src/ingest/state/sync-state.ts';
import { syncStatus } from '../../src/query/sync-status.ts';
import { type LoadedDatabase, type LoadOptions, openLoadedDatabase } from './loaded-database.ts';
import { newStorageFolder, type StorageFolder } from './storage-folder.ts';

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

/** A storage folder with one good session, message and part. */
export function goodStorage(): StorageFolder {
  const storage = newStorageFolder();
  storage.session('ses_good');
  storage.message('ses_good', 'msg_good');
  storage.part('msg_good', 'prt_good');
  return storage;
}

/** Runs one pass over `storage` on a new database, and gives it to `look`. */
export async function load(
  storage: StorageFolder,
  look: (database: LoadedDatabase, counts: SyncCounts) => Promise<void>,
  options: LoadOptions = {},
): Promise<void> {
  const database = await openLoadedDatabase(options);
  try {
    const { counts } = await database.sync(storage.dataDir);
    expect(accountedFor(counts)).toBe(counts.seen);
    await look(database, counts);
  } finally {
    await database.close();
  }
}

/** The ids in a table, sorted. */
export async function idsOf(
  database: LoadedDatabase,
  table: 'sessions' | 'messages' | 'parts',
): Promise<string[]> {
  const select = { sessions: sql`FROM sessions`, messages: sql`FROM messages`, parts: sql`FROM parts` }[
    table
  ];
  const rows = await database.pool.writer.all(sql`SELECT id ${select} ORDER BY id`);
  return rows.map((row) => String(row.id));
}
