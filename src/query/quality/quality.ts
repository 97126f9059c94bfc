import type { Check, Quality, QualityRun, RunCause, Severity } from '../../contract/quality.ts';
import type { Connection } from '../../db/connection.ts';
import { sql } from '../../db/sql.ts';
import type { PlainValue } from '../../db/values.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import type { Moment } from '../liveness.ts';
import { numberOf } from '../spend.ts';
import { checkGroups } from './check-groups.ts';
import { checkResult, runChecks } from './run-checks.ts';

/** Kept runs that the trend goes back to where nothing else is asked for. */
const USUAL_RUNS = 100;

/**
 * What the newest kept run found, and the trend of the last `runs`, oldest first. Running all checks takes about as long
 * as reading every row, so they are run here only where no run was kept yet.
 */
export async function quality(
  connection: Connection,
  moment: Moment,
  prices: PriceBook,
  runs = USUAL_RUNS,
): Promise<Quality> {
  const newest = await connection.first(sql`
    SELECT r.id, r.ran_at, coalesce(s.last_change <= r.ran_at, true) AS is_current
    FROM quality_runs AS r
    LEFT JOIN sync_state AS s ON true
    ORDER BY r.id DESC
    LIMIT 1`);
  if (newest === undefined) {
    return {
      checkedAt: null,
      isCurrent: true,
      checks: await runChecks(connection, moment, prices),
      trend: [],
    };
  }
  return {
    checkedAt: String(newest.ran_at),
    isCurrent: newest.is_current === true,
    checks: await keptChecks(connection, moment, numberOf(newest.id)),
    trend: await trend(connection, runs),
  };
}

/** In the order of the checks; those that the run did not have yet are left out. */
async function keptChecks(connection: Connection, moment: Moment, run: number): Promise<Check[]> {
  const rows = await connection.all(
    sql`SELECT check_name, count, sample FROM quality_results WHERE run_id = ${run}`,
  );
  const found = new Map(rows.map((row) => [String(row.check_name), row]));
  return checkGroups(moment, [])
    .flatMap((group) => group.checks)
    .flatMap((check) => {
      const row = found.get(check.name);
      const sample = Array.isArray(row?.sample) ? row.sample.map(String) : [];
      return row === undefined ? [] : [checkResult(check, numberOf(row.count), sample)];
    });
}

async function trend(connection: Connection, runs: number): Promise<QualityRun[]> {
  const rows = await connection.all(sql`
    SELECT
      r.ran_at,
      r.cause,
      list({'name': q.check_name, 'severity': q.severity, 'count': q.count} ORDER BY q.check_name)
        FILTER (WHERE q.count > 0) AS findings
    FROM (SELECT * FROM quality_runs ORDER BY id DESC LIMIT ${runs}) AS r
    LEFT JOIN quality_results AS q ON q.run_id = r.id
    GROUP BY r.id, r.ran_at, r.cause
    ORDER BY r.id`);
  return rows.map((row) => {
    const findings = findingsOf(row.findings);
    const fired = (severity: Severity): number =>
      findings.filter((finding) => finding.severity === severity).length;
    return {
      at: String(row.ran_at),
      cause: causeOf(row.cause),
      errors: fired('error'),
      warnings: fired('warning'),
      infos: fired('info'),
      findings,
    };
  });
}

function findingsOf(list: PlainValue | undefined): QualityRun['findings'] {
  if (!Array.isArray(list)) return [];
  return list.map(({ name, severity, count }) => ({
    name: String(name),
    severity: severityOf(severity),
    count: numberOf(count),
  }));
}

function severityOf(value: PlainValue): Severity {
  return value === 'error' || value === 'warning' ? value : 'info';
}

function causeOf(value: PlainValue | undefined): RunCause {
  return value === 'pass' || value === 'hour' ? value : 'request';
}
