import { commonTables } from '../core/relations.ts';
import { DAILY_STATS } from '../core/traces/daily-stats.ts';
import { constant, type Sql, sql } from '../db/sql.ts';
import { asksForQuarters, messagePredicate, type Narrowing, narrowsSessions } from './filters.ts';
import type { Scope } from './scope.ts';

/**
 * Common table expressions after those of the scope that end in `usage_leaves`, with the columns of the table
 * `daily_stats`: what is asked for of billed usage, and the calls and errors of its steps, by session, quarter of an
 * hour, agent and model; `quarter` is NULL for steps without a time.
 *
 * They are read from that table where it holds just what is asked for, and are derived from the messages where missing
 * records do not count or the range begins or ends within a quarter. Both ways give the same rows.
 * @param calls without them the columns of calls may be 0, which spares a look at the parts.
 */
export function usageLeaves(
  filters: Narrowing,
  scope: Scope,
  calls: 'with calls' | 'usage alone',
): readonly Sql[] {
  if (filters.missing && asksForQuarters(filters)) return [fromTable(filters)];
  return [
    sql`trace_messages AS NOT MATERIALIZED (SELECT * FROM asked_messages)`,
    calls === 'with calls' ? partsOf(scope) : NO_PARTS,
    ...commonTables(DAILY_STATS).map(constant),
    sql`usage_leaves AS NOT MATERIALIZED (SELECT * FROM quarter_stats)`,
  ];
}

function fromTable(filters: Narrowing): Sql {
  const ofAskedSessions = narrowsSessions(filters)
    ? sql`SEMI JOIN asked_sessions AS s ON s.id = m.session_id`
    : sql``;
  return sql`usage_leaves AS NOT MATERIALIZED (
  SELECT m.*
  FROM daily_stats AS m
  ${ofAskedSessions}
  WHERE ${messagePredicate(filters, sql`m.quarter`)}
)`;
}

const partsOf = (scope: Scope): Sql => sql`trace_parts AS NOT MATERIALIZED (
  SELECT p.message_id, p.type, p.outcome
  FROM parts AS p
  SEMI JOIN asked_owners AS m ON m.id = p.message_id
  WHERE ${scope.partCounts}
)`;

const NO_PARTS = sql`trace_parts AS NOT MATERIALIZED (SELECT message_id, type, outcome FROM parts WHERE false)`;
