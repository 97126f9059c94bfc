import path from 'node:path';
import type { Connection } from '../../db/connection.ts';
import { isOneOf } from '../../db/one-of.ts';
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

/** A known file with what tells whether a rewrite within one tick of the clock could have been missed. */
export interface RememberedFile extends KnownFile {
  readonly checksum: string | null;
  /** Epoch milliseconds. */
  readonly processedAt: number;
}

/** What is remembered of these files, by path. */
export async function rememberedFiles(
  connection: Connection,
  paths: readonly string[],
): Promise<Map<string, RememberedFile>> {
  if (paths.length === 0) return new Map();
  const rows = await connection.all(sql`
    SELECT
      file_path, coalesce(last_modified, -1) AS mtime, coalesce(size, -1)::DOUBLE AS size, status,
      missing_since IS NOT NULL AS missing, checksum, epoch_ms(processed_at)::DOUBLE AS processed_at
    FROM file_processing_state
    WHERE file_path ${isOneOf(paths)}`);
  return new Map(
    rows.map((row) => [
      String(row.file_path),
      {
        mtime: Number(row.mtime),
        size: Number(row.size),
        status: row.status as KnownFile['status'], // the column holds nothing else
        missing: row.missing === true,
        checksum: row.checksum === null ? null : String(row.checksum),
        processedAt: Number(row.processed_at),
      },
    ]),
  );
}

/** The files right in these folders that are there as far as is known. Looks at every file's state. */
export async function presentFilesIn(connection: Connection, folders: readonly string[]): Promise<string[]> {
  if (folders.length === 0) return [];
  const rows = await connection.all(sql`
    SELECT file_path FROM file_processing_state
    WHERE missing_since IS NULL AND parse_dirpath(file_path) IN (SELECT unnest(${folders}::VARCHAR[]))
    ORDER BY file_path`);
  return rows.map((row) => String(row.file_path));
}

/** The files anywhere below a folder that are there as far as is known. Looks at every file's state. */
export async function presentFilesBelow(connection: Connection, folder: string): Promise<string[]> {
  const rows = await connection.all(sql`
    SELECT file_path FROM file_processing_state
    WHERE missing_since IS NULL AND starts_with(file_path, ${folder + path.sep})
    ORDER BY file_path`);
  return rows.map((row) => String(row.file_path));
}

/** When transient failures are to be tried again, by path; epoch milliseconds. `paths` limits it to some. */
export async function retryMoments(
  connection: Connection,
  paths: readonly string[] | null = null,
): Promise<Map<string, number>> {
  const rows = await connection.all(sql`
    SELECT file_path, epoch_ms(next_retry_at)::DOUBLE AS moment FROM file_processing_state
    WHERE next_retry_at IS NOT NULL AND missing_since IS NULL
      AND ${paths === null ? sql`true` : sql`file_path IN (SELECT unnest(${paths}::VARCHAR[]))`}`);
  return new Map(rows.map((row) => [String(row.file_path), Number(row.moment)]));
}
