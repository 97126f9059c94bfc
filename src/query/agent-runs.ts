import { type Sql, sql } from '../db/sql.ts';
import { agentPredicate, type Narrowing, workPredicate } from './filters.ts';
import { tracesScope } from './traces-scope.ts';

/**
 * Common table expressions after those of the scope:
 * - `agent_runs`: traces that are runs of one agent, because the user switched agents in none of them; `home_id` is the
 *   session where it worked, of a delegation that led nowhere the one that it came from
 * - `asked_runs`: those of them that the filters leave; a range is one of their beginning
 * - `run_lines(id, top)`: each trace below each trace above it
 */
export function agentRuns(filters: Narrowing): readonly Sql[] {
  return [
    ...tracesScope(filters),
    sql`agent_runs AS MATERIALIZED (
      SELECT t.* EXCLUDE (prompt, result), coalesce(t.session_id, d.session_id) AS home_id
      FROM all_traces AS t
      ANTI JOIN (SELECT parent_id AS id FROM all_traces WHERE kind = 'segment') AS parted ON parted.id = t.id
      LEFT JOIN all_delegations AS d ON d.id = t.delegation_id
    )`,
    sql`asked_runs AS MATERIALIZED (
      SELECT r.*
      FROM agent_runs AS r
      SEMI JOIN asked_sessions AS s ON s.id = r.home_id
      WHERE ${workPredicate(filters, sql`r.started`, sql`r.models`)} AND ${agentPredicate(filters, sql`r.agent`)}
    )`,
    sql`trace_parents AS MATERIALIZED (SELECT id, parent_id FROM all_traces WHERE parent_id IS NOT NULL)`,
    sql`run_lines AS (
      SELECT id, parent_id AS top FROM trace_parents
      UNION
      SELECT l.id, p.parent_id FROM run_lines AS l JOIN trace_parents AS p ON p.id = l.top
    )`,
  ];
}

/** True for a run that failed: its delegation did, or its last step. */
export const HAS_FAILED = sql`(coalesce(outcome NOT IN ('ok', 'open'), false) OR error_type IS NOT NULL)`;
