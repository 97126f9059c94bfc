import type { Check } from '../../contract/quality.ts';
import type { Connection } from '../../db/connection.ts';
import { constant, sql } from '../../db/sql.ts';
import type { Row } from '../../db/values.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import { EVERYTHING } from '../filters.ts';
import type { Moment } from '../liveness.ts';
import { modelEstimates } from '../model-estimates.ts';
import { scopeOf } from '../scope.ts';
import { numberOf } from '../spend.ts';
import { checkGroups } from './check-groups.ts';
import type { CheckGroup, QualityCheck } from './quality-check.ts';

/** How many ids or paths of a finding are named. */
const SAMPLE = 10;

/** Runs every check on the database as it is. All are in the answer, in a fixed order, `ok` where nothing was found. */
export async function runChecks(connection: Connection, moment: Moment, prices: PriceBook): Promise<Check[]> {
  const { unpriced } = await modelEstimates(connection, scopeOf(EVERYTHING), prices);
  const checks: Check[] = [];
  for (const group of checkGroups(moment, unpriced)) checks.push(...(await runGroup(connection, group)));
  return checks;
}

/** One scan: how often each check of the group finds something, and the first few of it. */
async function runGroup(connection: Connection, group: CheckGroup): Promise<Check[]> {
  const weight = group.isWeighted === true ? 'coalesce(sum(weight)' : '(count(*)';
  const columns = group.checks.map(
    ({ where }, index) => `
      ${weight} FILTER (WHERE ${where})${group.isWeighted === true ? ', 0)' : ')'} AS count_${index},
      min(item, ${SAMPLE}) FILTER (WHERE ${where}) AS sample_${index}`,
  );
  const row = await connection.first(sql`SELECT ${constant(columns.join(','))} FROM (${group.rows}) AS g`);
  return group.checks.map((check, index) => resultOf(check, row, index));
}

function resultOf(check: QualityCheck, row: Row | undefined, index: number): Check {
  const sample = row?.[`sample_${index}`];
  return checkResult(
    check,
    numberOf(row?.[`count_${index}`]),
    Array.isArray(sample) ? sample.map(String) : [],
  );
}

/** What a check says that found this. */
export function checkResult(check: QualityCheck, count: number, sample: readonly string[]): Check {
  const { name, severity, meaning, found, none, hint } = check;
  return {
    name,
    severity: count === 0 ? 'ok' : severity,
    message: count === 0 ? none : `${count} ${found}`,
    hint: count === 0 ? null : hint,
    meaning,
    count,
    sample,
  };
}
