import type { Connection } from '../../db/connection.ts';
import { sql, timestamp } from '../../db/sql.ts';
import type { ListedFile } from '../../source/json/walk-storage.ts';

/** What became of a file or row that did not become data. */
export interface Unprocessed {
  readonly path: string;
  readonly kind: string;
  readonly recordId: string | null;
  readonly source: string;
  readonly mtime: number | null;
  readonly size: number | null;
  readonly status: 'skipped' | 'failed' | 'transient_failure';
  /** The reason; names no content. */
  readonly error: string;
}

/** What is remembered of a file from earlier passes. */
export interface KnownFile {
  readonly mtime: number;
  readonly size: number;
  readonly status: 'processed' | 'skipped' | 'failed' | 'transient_failure';
  readonly missing: boolean;
}

/** The files of one kind and source that earlier passes saw, by path. Empty at the first pass. */
export async function knownFiles(
  connection: Connection,
  source: string,
  kind: string,
): Promise<Map<string, KnownFile>> {
  const known = new Map<string, KnownFile>();
  await connection.stream(
    sql`
      SELECT file_path, coalesce(last_modified, -1), coalesce(size, -1)::DOUBLE, status, missing_since IS NOT NULL
      FROM file_processing_state
      WHERE source = ${source} AND file_type = ${kind}`,
    (rows) => {
      for (const [path, mtime, size, status, missing] of rows) {
        // The columns' types are those of the statement above.
        known.set(path as string, {
          mtime: mtime as number,
          size: size as number,
          status: status as KnownFile['status'],
          missing: missing as boolean,
        });
      }
    },
  );
  return known;
}

/** Checksums of what was read from these files, by path. */
export async function knownChecksums(
  connection: Connection,
  paths: readonly string[],
): Promise<Map<string, string>> {
  if (paths.length === 0) return new Map();
  const rows = await connection.all(sql`
    SELECT file_path, checksum
    FROM file_processing_state
    WHERE status = 'processed' AND checksum IS NOT NULL AND missing_since IS NULL
      AND file_path IN (SELECT unnest(${paths}::VARCHAR[]))`);
  return new Map(rows.map((row) => [String(row.file_path), String(row.checksum)]));
}

const FIRST_RETRY_SECONDS = 2;
const LONGEST_RETRY_SECONDS = 300;

/** Remembers files and rows that did not become data. A further failure of the same content counts as an attempt. */
export async function recordUnprocessed(
  connection: Connection,
  outcomes: readonly Unprocessed[],
  now: number,
): Promise<void> {
  if (outcomes.length === 0) return;
  await connection.transaction(async () => {
    await connection.run(sql`
      CREATE OR REPLACE TEMP TABLE unprocessed AS
      SELECT o.*, coalesce(CASE WHEN s.status = o.status THEN s.attempts END, 0) + 1 AS attempts
      FROM (
        SELECT unnest(from_json(${JSON.stringify(outcomes)}, '[{
          "path":"VARCHAR","kind":"VARCHAR","recordId":"VARCHAR","source":"VARCHAR","mtime":"DOUBLE","size":"BIGINT",
          "status":"VARCHAR","error":"VARCHAR"}]'), recursive := true)
      ) AS o
      LEFT JOIN file_processing_state AS s ON s.file_path = o.path
      QUALIFY row_number() OVER (PARTITION BY o.path ORDER BY o.error) = 1`);
    await connection.run(
      sql`DELETE FROM file_processing_state AS s USING unprocessed AS o WHERE s.file_path = o.path`,
    );
    await connection.run(sql`
      INSERT INTO file_processing_state
        (file_path, file_type, record_id, source, last_modified, size, status, error, attempts, next_retry_at, processed_at)
      SELECT
        path, kind, recordId, source, mtime, size, status, error, attempts,
        CASE WHEN status = 'transient_failure' THEN
          ${timestamp(now)} + to_seconds(least(${LONGEST_RETRY_SECONDS}, ${FIRST_RETRY_SECONDS} * pow(2, least(attempts, 16) - 1)))
        END,
        ${timestamp(now)}
      FROM unprocessed`);
  });
}

/** Forgets what was read from these files, so that the next reading takes them for new. */
export async function forget(connection: Connection, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  await connection.run(sql`
    UPDATE file_processing_state SET checksum = NULL WHERE file_path IN (SELECT unnest(${paths}::VARCHAR[]))`);
}

/** Remembers the new times of files whose content has not changed. */
export async function recordTouched(connection: Connection, files: readonly ListedFile[]): Promise<void> {
  if (files.length === 0) return;
  await connection.run(sql`
    UPDATE file_processing_state AS s
    SET last_modified = t.mtime, size = t.size
    FROM (
      SELECT unnest(from_json(${JSON.stringify(files)}, '[{"path":"VARCHAR","mtime":"DOUBLE","size":"BIGINT"}]'), recursive := true)
    ) AS t
    WHERE s.file_path = t.path`);
}

/**
 * Removes the states of files that have been gone since before `moment`, so that the table does not grow for ever; their
 * rows of data stay. Those of files that exist stay too, or the files would be read again. Returns how many it removed.
 */
export async function forgetLongGone(connection: Connection, moment: number): Promise<number> {
  return connection.run(sql`DELETE FROM file_processing_state WHERE missing_since < ${timestamp(moment)}`);
}
