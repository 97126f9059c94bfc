import type { Connection } from '../../db/connection.ts';
import { constant, sql } from '../../db/sql.ts';
import type { WalkChunk } from '../../source/json/walk-storage.ts';

/** Of the connection alone, and no file of the database. */
const SWEPT = constant('temp.main.swept_files');

/** Forgets what was swept before. */
export async function beginSweep(connection: Connection): Promise<void> {
  await connection.run(
    sql`CREATE OR REPLACE TEMP TABLE swept_files (path VARCHAR, mtime DOUBLE, size DOUBLE, status VARCHAR)`,
  );
}

/** Adds files that a walk has listed, and what stands in files' places. */
export async function addSwept(connection: Connection, { files, odd }: WalkChunk): Promise<void> {
  const rows = [
    ...files.paths.map((path, index) => [path, files.mtimes[index], files.sizes[index], null]),
    ...odd.map(({ path, status }) => [path, null, null, status]),
  ];
  await connection.run(sql`
    INSERT INTO ${SWEPT}
    SELECT row[1] ->> '$', TRY_CAST(row[2] AS DOUBLE), TRY_CAST(row[3] AS DOUBLE), row[4] ->> '$'
    FROM (SELECT unnest(from_json(${JSON.stringify(rows)}, '[["JSON"]]')) AS row)`);
}

/**
 * The files of one kind and source that are not as they are remembered: new, changed, or gone. Files that are never read
 * are left out, and failures that are tried again at moments of their own. Compared by the engine, so that this thread
 * goes on with other work however many there are.
 */
export async function sweptDifferences(
  connection: Connection,
  source: string,
  kind: string,
): Promise<string[]> {
  const rows = await connection.all(sql`
    SELECT coalesce(w.path, k.file_path) AS path
    FROM ${SWEPT} AS w
    FULL JOIN (
      SELECT file_path, last_modified, size, status, missing_since IS NOT NULL AS is_missing
      FROM file_processing_state
      WHERE source = ${source} AND file_type = ${kind}
    ) AS k ON k.file_path = w.path
    WHERE CASE
      WHEN w.path IS NULL THEN NOT k.is_missing
      WHEN w.status = 'skipped' THEN false
      WHEN k.file_path IS NULL OR k.is_missing THEN true
      WHEN w.status IS NOT NULL THEN k.status <> w.status
      ELSE k.last_modified IS DISTINCT FROM w.mtime OR k.size IS DISTINCT FROM w.size
    END
    ORDER BY path`);
  return rows.map((row) => String(row.path));
}
