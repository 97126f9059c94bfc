import { currentToolName } from '../core/tool-families.ts';
import { constant, type Sql, sql } from '../db/sql.ts';
import { listed } from './listed.ts';
import type { Scope } from './scope.ts';

/** Calls of which tools: the names that were written; whether renamed tools go under one name. */
export interface Called {
  readonly names: readonly string[] | null;
  readonly mergeNames: boolean;
}

/**
 * A common table expression after those of the scope: `calls`, the tool calls on messages that are asked for, fork copies
 * included. `tool` is the name that they are counted under, `quarter` that of their message, `has_failed` is NULL while
 * a call is open, in the session `open_in`.
 */
export function calledTools(scope: Scope, { names, mergeNames }: Called): Sql {
  const tool = constant(mergeNames ? currentToolName('p.tool_name') : 'p.tool_name');
  const wanted = names === null ? sql`true` : sql`p.tool_name IN (${listed(names)})`;
  return sql`calls AS MATERIALIZED (
    SELECT
      ${tool} AS tool,
      p.tool_name,
      p.outcome,
      CASE WHEN p.outcome <> 'open' THEN p.outcome <> 'ok' END AS has_failed,
      p.duration_ms,
      p.output_bytes,
      CASE WHEN p.outcome = 'open' THEN m.session_id END AS open_in,
      m.is_inherited,
      time_bucket(INTERVAL 15 MINUTES, m.created) AS quarter
    FROM parts AS p
    JOIN asked_owners AS m ON m.id = p.message_id
    WHERE p.type = 'tool' AND ${wanted} AND ${scope.partCounts}
  )`;
}
