import type { Connection } from '../../db/connection.ts';
import { sql, timestamp } from '../../db/sql.ts';

/**
 * Where loading stands. A pass goes init → bulk → catching_up → done; a daemon goes on in realtime, until it stops or
 * makes another pass.
 */
export type SyncPhase = 'init' | 'bulk' | 'catching_up' | 'realtime' | 'done';

/** One pass over the sources. */
export interface SyncRun {
  readonly runId: string;
  /** Epoch milliseconds: files that were changed at or after it are read last, when what wrote them may be done. */
  readonly t0: number;
}

/** Counts of a pass, in files; `rows` by base table. */
export interface SyncCounts {
  readonly seen: number;
  readonly processed: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly transientFailure: number;
  readonly failed: number;
}

/** Starts a pass, and says whether the one before it was interrupted: what an earlier, interrupted one committed stays and is not read again. */
export async function beginRun(
  connection: Connection,
  run: SyncRun,
): Promise<{ readonly interrupted: boolean }> {
  return connection.transaction(async () => {
    const open = await connection.first(sql`
      SELECT count(*) AS runs FROM sync_runs
      WHERE ended_at IS NULL AND rowid > coalesce((SELECT max(rowid) FROM sync_runs WHERE ended_at IS NOT NULL), -1)`); // clocks are put back
    await connection.run(sql`
      INSERT INTO sync_runs (run_id, started_at, phase) VALUES (${run.runId}, ${timestamp(run.t0)}, 'init')`);
    const changed = await connection.run(sql`
      UPDATE sync_state
      SET
        phase = 'init', run_id = ${run.runId}, t0 = ${timestamp(run.t0)}, files_total = 0, files_done = 0,
        eta_seconds = NULL, updated_at = ${timestamp(run.t0)}`);
    if (changed === 0) {
      await connection.run(sql`
        INSERT INTO sync_state (id, phase, run_id, t0, files_total, files_done, updated_at)
        VALUES (1, 'init', ${run.runId}, ${timestamp(run.t0)}, 0, 0, ${timestamp(run.t0)})`);
    }
    return { interrupted: open?.runs !== 0 };
  });
}

/** Persists the phase and how far it is. */
export async function enterPhase(
  connection: Connection,
  run: SyncRun,
  phase: SyncPhase,
  progress: { readonly total: number; readonly done: number },
  now: number,
): Promise<void> {
  await connection.run(sql`
    UPDATE sync_state
    SET phase = ${phase}, files_total = ${progress.total}, files_done = ${progress.done}, updated_at = ${timestamp(now)}`);
  await connection.run(sql`UPDATE sync_runs SET phase = ${phase} WHERE run_id = ${run.runId}`);
}

/** Goes on in realtime after a pass. A run that is not ended was killed: the next pass brings derived columns up to date. */
export async function beginRealtime(connection: Connection, run: SyncRun): Promise<void> {
  await connection.transaction(async () => {
    await connection.run(sql`
      INSERT INTO sync_runs (run_id, started_at, phase) VALUES (${run.runId}, ${timestamp(run.t0)}, 'realtime')`);
    await connection.run(sql`UPDATE sync_state SET phase = 'realtime', updated_at = ${timestamp(run.t0)}`);
  });
}

/** Ends a stretch of realtime with what it came to. */
export async function endRealtime(
  connection: Connection,
  run: SyncRun,
  counts: SyncCounts,
  rowsRead: number,
  now: number,
): Promise<void> {
  await connection.transaction(async () => {
    await connection.run(sql`
      UPDATE sync_runs
      SET ended_at = ${timestamp(now)}, files_processed = ${counts.processed}, rows_read = ${rowsRead}
      WHERE run_id = ${run.runId}`);
    await connection.run(sql`UPDATE sync_state SET phase = 'done', updated_at = ${timestamp(now)}`);
  });
}

/** Persists how far a pass is; `etaSeconds` is null while it is not known. */
export async function recordProgress(
  connection: Connection,
  progress: { readonly total: number; readonly done: number; readonly etaSeconds: number | null },
  now: number,
): Promise<void> {
  await connection.run(sql`
    UPDATE sync_state
    SET
      files_total = ${progress.total}, files_done = ${progress.done}, eta_seconds = ${progress.etaSeconds},
      updated_at = ${timestamp(now)}`);
}

/** Ends a pass with what it came to. */
export async function endRun(
  connection: Connection,
  run: SyncRun,
  counts: SyncCounts,
  rowsRead: number,
  now: number,
): Promise<void> {
  await connection.transaction(async () => {
    await connection.run(sql`
      UPDATE sync_runs
      SET
        ended_at = ${timestamp(now)}, phase = 'done', files_seen = ${counts.seen}, files_processed = ${counts.processed},
        files_unchanged = ${counts.unchanged}, files_skipped = ${counts.skipped},
        files_transient_failure = ${counts.transientFailure}, files_failed = ${counts.failed}, rows_read = ${rowsRead}
      WHERE run_id = ${run.runId}`);
    await connection.run(sql`
      UPDATE sync_state
      SET
        phase = 'done', files_total = ${counts.seen}, files_done = ${counts.seen}, eta_seconds = NULL, updated_at = ${timestamp(now)},
        last_change = CASE WHEN ${counts.processed} > 0 THEN ${timestamp(now)} ELSE last_change END`);
  });
}

/** Remembers when data last changed. */
export async function recordChange(connection: Connection, now: number): Promise<void> {
  await connection.run(
    sql`UPDATE sync_state SET last_change = ${timestamp(now)}, updated_at = ${timestamp(now)}`,
  );
}
