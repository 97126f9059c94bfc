import { currentToolName } from '../core/tool-families.ts';
import { constant, type Sql, sql } from '../db/sql.ts';
import { messagePredicate, type Narrowing, narrowsSessions } from './filters.ts';
import { listed } from './listed.ts';
import type { Scope } from './scope.ts';

/** Calls of which tools: the names that were written; whether renamed tools go under one name. */
export interface Called {
  readonly names: readonly string[] | null;
  readonly mergeNames: boolean;
}

/**
 * A common table expression after those of the scope: `asked_calls`, the tool calls on messages that are asked for, fork
 * copies included, with the columns of the table `tool_calls`. They are read from that table, or without missing records
 * from the parts.
 */
export function askedCalls(filters: Narrowing, scope: Scope): Sql {
  if (!scope.missing) {
    return sql`asked_calls AS NOT MATERIALIZED (
    SELECT
      p.id AS part_id, p.message_id, m.session_id, p.tool_name AS tool, p.tool_status AS status, p.outcome, m.agent,
      m.provider, m.model, m.created, m.is_inherited, coalesce(p.started, p.created, m.created) AS began, p.ended, p.duration_ms,
      p.output_bytes, p.error_group
    FROM parts AS p
    JOIN asked_owners AS m ON m.id = p.message_id
    WHERE p.type = 'tool' AND ${scope.partCounts}
  )`;
  }
  const ofAskedSessions = narrowsSessions(filters)
    ? sql`SEMI JOIN asked_sessions AS s ON s.id = m.session_id`
    : sql``;
  return sql`asked_calls AS NOT MATERIALIZED (
    SELECT m.* FROM tool_calls AS m ${ofAskedSessions} WHERE ${messagePredicate(filters)}
  )`;
}

/**
 * Common table expressions after those of the scope that end in `calls`: those of {@link askedCalls} by the name that
 * they are counted under (`tool`). `quarter` is that of their message, `has_failed` is NULL while a call is open, in the
 * session `open_in`.
 */
export function calledTools(filters: Narrowing, scope: Scope, { names, mergeNames }: Called): readonly Sql[] {
  const tool = constant(mergeNames ? currentToolName('c.tool') : 'c.tool');
  const wanted = names === null ? sql`true` : sql`c.tool IN (${listed(names)})`;
  return [
    askedCalls(filters, scope),
    sql`calls AS MATERIALIZED (
    SELECT
      ${tool} AS tool,
      c.tool AS tool_name,
      c.outcome,
      CASE WHEN c.outcome <> 'open' THEN c.outcome <> 'ok' END AS has_failed,
      c.duration_ms,
      c.output_bytes,
      CASE WHEN c.outcome = 'open' THEN c.session_id END AS open_in,
      c.is_inherited,
      time_bucket(INTERVAL 15 MINUTES, c.created) AS quarter
    FROM asked_calls AS c
    WHERE ${wanted}
  )`,
  ];
}
