import type { ToolFigures, Tools } from '../contract/tools.ts';
import type { Connection } from '../db/connection.ts';
import { sql } from '../db/sql.ts';
import type { PlainValue } from '../db/values.ts';
import type { Narrowing } from './filters.ts';
import { EVERY_RECORD, liveness, type Moment } from './liveness.ts';
import { scopeOf, statement } from './scope.ts';
import { numberOf, textOrNull } from './spend.ts';

/**
 * Every tool by the name that was written: its calls on messages that exist, fork copies included, by outcome, and the
 * durations in milliseconds of the calls that ended.
 */
export async function tools(connection: Connection, filters: Narrowing, moment: Moment): Promise<Tools> {
  const scope = scopeOf(filters);
  const rows = await connection.all(
    statement(
      [...scope.ctes, ...liveness(EVERY_RECORD, moment)],
      sql`
        SELECT
          p.tool_name AS tool,
          count(*) AS calls,
          count(*) FILTER (WHERE p.outcome = 'ok') AS ok,
          count(*) FILTER (WHERE p.outcome = 'error') AS error,
          count(*) FILTER (WHERE p.outcome = 'denied') AS denied,
          count(*) FILTER (WHERE p.outcome = 'aborted') AS aborted,
          count(*) FILTER (WHERE p.outcome = 'timeout') AS timeout,
          count(*) FILTER (WHERE p.outcome = 'invalid') AS invalid,
          count(*) FILTER (WHERE p.outcome = 'open' AND r.id IS NOT NULL) AS running,
          count(*) FILTER (WHERE p.outcome = 'open' AND r.id IS NULL) AS stale,
          count(*) FILTER (WHERE m.is_inherited) AS inherited,
          quantile_cont(p.duration_ms, 0.5) AS p50,
          quantile_cont(p.duration_ms, 0.95) AS p95,
          max(p.duration_ms) AS longest
        FROM parts AS p
        JOIN asked_owners AS m ON m.id = p.message_id
        LEFT JOIN running_sessions AS r ON r.id = m.session_id
        WHERE p.type = 'tool' AND ${scope.partCounts}
        GROUP BY p.tool_name
        ORDER BY p.tool_name NULLS LAST`,
    ),
  );
  return {
    tools: rows.map(
      (row): ToolFigures => ({
        tool: textOrNull(row.tool),
        calls: numberOf(row.calls),
        ok: numberOf(row.ok),
        error: numberOf(row.error),
        denied: numberOf(row.denied),
        aborted: numberOf(row.aborted),
        timeout: numberOf(row.timeout),
        invalid: numberOf(row.invalid),
        running: numberOf(row.running),
        stale: numberOf(row.stale),
        inherited: numberOf(row.inherited),
        p50Ms: durationOf(row.p50),
        p95Ms: durationOf(row.p95),
        maxMs: durationOf(row.longest),
      }),
    ),
  };
}

/** Milliseconds to a tenth, null where no call ended. */
function durationOf(value: PlainValue | undefined): number | null {
  return value === null || value === undefined ? null : Math.round(Number(value) * 10) / 10;
}
