import { keptRuns } from '../../contract/kept-runs.ts';
import type { Check, RunCause } from '../../contract/quality.ts';
import type { Connection } from '../../db/connection.ts';
import { join, sql, timestamp } from '../../db/sql.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import type { Moment } from '../liveness.ts';
import { numberOf } from '../spend.ts';
import { runChecks } from './run-checks.ts';

/**
 * Runs every check and keeps what it found, so that a trend can be drawn; of the runs that are kept the oldest go. Rows
 * of others are only read, and the transaction that keeps the result is a short one.
 */
export async function keepQualityRun(
  connection: Connection,
  moment: Moment,
  prices: PriceBook,
  cause: RunCause,
): Promise<readonly Check[]> {
  const checks = await runChecks(connection, moment, prices);
  const kept = lastKept.then(() => keep(connection, checks, moment, cause));
  lastKept = kept.catch(() => undefined);
  await kept;
  return checks;
}

/** Runs are kept one after the other: two at once would take the same id. */
let lastKept: Promise<unknown> = Promise.resolve();

async function keep(
  connection: Connection,
  checks: readonly Check[],
  moment: Moment,
  cause: RunCause,
): Promise<void> {
  await connection.transaction(async () => {
    const newest = await connection.first(sql`SELECT max(id) AS id FROM quality_runs`);
    const id = numberOf(newest?.id) + 1;
    await connection.run(
      sql`INSERT INTO quality_runs (id, ran_at, cause) VALUES (${id}, ${timestamp(moment.now)}, ${cause})`,
    );
    const rows = checks.map(
      ({ name, severity, count, sample }) =>
        sql`(${id}, ${name}, ${severity}, ${count}, ${sample}::VARCHAR[])`,
    );
    await connection.run(
      sql`INSERT INTO quality_results (run_id, check_name, severity, count, sample) VALUES ${join(rows, ', ')}`,
    );
    await connection.run(sql`DELETE FROM quality_results WHERE run_id <= ${id - keptRuns}`);
    await connection.run(sql`DELETE FROM quality_runs WHERE id <= ${id - keptRuns}`);
  });
}
