import type { FileFailure, LiveStatus, NotUnderstood, SourceState, Status } from '../contract/status.ts';
import type { Connection } from '../db/connection.ts';
import { sql } from '../db/sql.ts';
import { numberOf, textOrNull } from './spend.ts';

const STATUSES = ['processed', 'skipped', 'transient_failure', 'failed'] as const;

/**
 * Where reading stands: phase and run, files by status and type, sources, and every file that failed. `live` is what the
 * daemon that asks knows besides; null without one.
 */
export async function syncStatus(connection: Connection, live: LiveStatus | null = null): Promise<Status> {
  const state = await connection.first(
    sql`SELECT phase, run_id, t0, last_change, eta_seconds FROM sync_state WHERE id = 1`,
  );
  const progress = live?.progress ?? null;
  const eta = state?.eta_seconds ?? null;
  const secondsLeft = eta === null ? null : numberOf(eta);
  return {
    phase: String(state?.phase ?? 'init'),
    runId: textOrNull(state?.run_id),
    daemon: live?.daemon ?? null,
    t0: textOrNull(state?.t0),
    progress: progress === null ? null : { ...progress, etaSeconds: secondsLeft },
    lastChange: textOrNull(state?.last_change),
    queue: live?.queue ?? null,
    watch: live?.watch ?? null,
    files: await filesByState(connection),
    sources: await sources(connection),
    notUnderstood: await notUnderstood(connection),
    failures: await failures(connection),
  };
}

/** Files and rejected database rows by status, and by type and status. Files that are gone are not among them. */
async function filesByState(connection: Connection): Promise<Status['files']> {
  const rows = await connection.all(sql`
    SELECT file_type AS type, status, count(*) AS count
    FROM file_processing_state
    WHERE missing_since IS NULL
    GROUP BY file_type, status
    ORDER BY file_type, status`);
  const byType = rows.map((row) => ({
    type: String(row.type),
    status: String(row.status),
    count: numberOf(row.count),
  }));
  const sum = (status: (typeof STATUSES)[number]) =>
    byType.filter((row) => row.status === status).reduce((total, row) => total + row.count, 0);
  return {
    byStatus: {
      processed: sum('processed'),
      skipped: sum('skipped'),
      transient_failure: sum('transient_failure'),
      failed: sum('failed'),
    },
    byType,
  };
}

/** Every file and row that failed, with the reason and, where it is tried again, when. */
async function failures(connection: Connection): Promise<FileFailure[]> {
  const rows = await connection.all(sql`
    SELECT file_path, file_type, status, error, attempts, next_retry_at
    FROM file_processing_state
    WHERE status IN ('failed', 'transient_failure') AND missing_since IS NULL
    ORDER BY file_path`);
  return rows.map((row) => ({
    path: String(row.file_path),
    kind: String(row.file_type),
    status: row.status === 'failed' ? 'failed' : 'transient_failure',
    error: textOrNull(row.error),
    attempts: numberOf(row.attempts),
    nextRetryAt: textOrNull(row.next_retry_at),
  }));
}

/** Every place that was read from; one that vanished whole says so (counting rule 10). */
async function sources(connection: Connection): Promise<SourceState[]> {
  const rows = await connection.all(sql`
    SELECT path, kind, generation, CASE WHEN vanished_since IS NULL THEN state ELSE 'vanished' END AS state, hint, data_dir
    FROM sources
    ORDER BY path`);
  return rows.map((row) => ({
    path: String(row.path),
    kind: String(row.kind),
    generation: textOrNull(row.generation),
    state: String(row.state),
    hint: textOrNull(row.hint),
    dataDir: String(row.data_dir),
  }));
}

/** What no reader knows, by source and name. */
async function notUnderstood(connection: Connection): Promise<NotUnderstood[]> {
  const rows = await connection.all(sql`
    SELECT path, item.name AS name, item.count AS count
    FROM (
      SELECT path, unnest(from_json(not_understood, '[{"name":"VARCHAR","count":"BIGINT"}]')) AS item FROM sources
    )
    ORDER BY path, name`);
  return rows.map((row) => ({
    source: String(row.path),
    name: textOrNull(row.name) ?? '',
    count: numberOf(row.count),
  }));
}
