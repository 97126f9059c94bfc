import type { ToolCallCount } from '../contract/stats.ts';
import type { Connection } from '../db/connection.ts';
import { sql } from '../db/sql.ts';
import { askedCalls } from './called.ts';
import type { Narrowing } from './filters.ts';
import { EVERY_RECORD, liveness, type Moment } from './liveness.ts';
import { scopeOf, statement } from './scope.ts';
import { numberOf, textOrNull } from './spend.ts';

/**
 * Tool calls on messages that exist, fork copies included, counted by tool, status and outcome as they were written.
 * A call that is open is running or stale, by the clock (counting rule 8).
 */
export async function toolCalls(
  connection: Connection,
  filters: Narrowing,
  moment: Moment,
): Promise<ToolCallCount[]> {
  const scope = scopeOf(filters);
  const rows = await connection.all(
    statement(
      [...scope.ctes, askedCalls(filters, scope), ...liveness(EVERY_RECORD, moment)],
      sql`
        SELECT
          c.tool,
          c.status,
          CASE
            WHEN c.outcome <> 'open' THEN c.outcome
            WHEN c.outcome IS NOT NULL AND r.id IS NOT NULL THEN 'running'
            WHEN c.outcome IS NOT NULL THEN 'stale'
          END AS outcome,
          count(*) AS calls,
          count(*) FILTER (WHERE c.is_inherited) AS inherited
        FROM asked_calls AS c
        LEFT JOIN running_sessions AS r ON r.id = c.session_id
        GROUP BY ALL
        ORDER BY tool NULLS LAST, status NULLS LAST, outcome NULLS LAST`,
    ),
  );
  return rows.map((row) => ({
    tool: textOrNull(row.tool),
    status: textOrNull(row.status),
    outcome: textOrNull(row.outcome),
    calls: numberOf(row.calls),
    inherited: numberOf(row.inherited),
  }));
}
