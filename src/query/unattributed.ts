import type { Spend } from '../contract/usage.ts';
import type { Connection } from '../db/connection.ts';
import { type Sql, sql } from '../db/sql.ts';
import { listed } from './listed.ts';
import { type Scope, statement } from './scope.ts';
import { spendOf, sumsOf } from './spend.ts';

/** What is unattributed in all the sessions of a relation, a common table expression of `ctes`, together. */
export async function unattributedIn(
  connection: Connection,
  ctes: readonly Sql[],
  sessions: Sql,
): Promise<Spend> {
  const row = await connection.first(
    statement([...ctes, ...unattributed(sessions)], sql`SELECT ${sumsOf()} FROM unattributed`),
  );
  return spendOf(row);
}

/** What is unattributed in each of the sessions; those of other generations than OpenCode 2 are not in it. */
export async function unattributedOf(
  connection: Connection,
  scope: Scope,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Spend>> {
  if (ids.length === 0) return new Map();
  const sessions = sql`(SELECT * FROM all_sessions WHERE id IN (${listed(ids)}))`;
  const rows = await connection.all(
    statement(
      [...scope.ctes, ...unattributed(sessions)],
      sql`SELECT session_id, ${sumsOf()} FROM unattributed GROUP BY session_id`,
    ),
  );
  return new Map(rows.map((row) => [String(row.session_id), spendOf(row)]));
}

/**
 * Common table expressions that end in `unattributed(session_id, tokens_…, cost)`: what the session columns of
 * OpenCode 2 hold beyond its usage rows, such as title calls and reverted turns (counting rule 18).
 *
 * The columns of a fork cover what it spent itself, so its copies do not count against them, those without an original
 * included. The columns of a session that was taken over from OpenCode 1 cover every row of it, copies included, but
 * not what OpenCode 1 added after the migration.
 * @param sessions the relation of the sessions that are asked for.
 */
function unattributed(sessions: Sql): readonly Sql[] {
  return [
    sql`recorded_sessions AS NOT MATERIALIZED (
  SELECT *
  FROM ${sessions}
  WHERE generation = 'sqlite-v2' AND counts AND recorded_cost IS NOT NULL
)`,
    sql`recorded_rows AS (
  SELECT
    m.session_id,
    sum(m.tokens_input) AS tokens_input,
    sum(m.tokens_output) AS tokens_output,
    sum(m.tokens_reasoning) AS tokens_reasoning,
    sum(m.tokens_cache_read) AS tokens_cache_read,
    sum(m.tokens_cache_write) AS tokens_cache_write,
    sum(m.cost) AS cost
  FROM all_messages AS m
  JOIN recorded_sessions AS s ON s.id = m.session_id
  LEFT JOIN source_cursor AS c ON c.source = m.source
  WHERE m.is_usage
    AND NOT coalesce(s.fork_session_id IS NOT NULL AND m.created < s.created, false)
    AND (m.generation = 'sqlite-v2' OR (m.source = s.source AND coalesce(m.created <= c.migrated_at, true)))
  GROUP BY m.session_id
)`,
    sql`unattributed AS (
  SELECT *, tokens_input + tokens_output + tokens_reasoning + tokens_cache_read + tokens_cache_write AS tokens_total
  FROM (
    SELECT
      s.id AS session_id,
      coalesce(s.recorded_input, 0) - coalesce(r.tokens_input, 0) AS tokens_input,
      coalesce(s.recorded_output, 0) - coalesce(r.tokens_output, 0) AS tokens_output,
      coalesce(s.recorded_reasoning, 0) - coalesce(r.tokens_reasoning, 0) AS tokens_reasoning,
      coalesce(s.recorded_cache_read, 0) - coalesce(r.tokens_cache_read, 0) AS tokens_cache_read,
      coalesce(s.recorded_cache_write, 0) - coalesce(r.tokens_cache_write, 0) AS tokens_cache_write,
      s.recorded_cost - coalesce(r.cost, 0) AS cost
    FROM recorded_sessions AS s
    LEFT JOIN recorded_rows AS r ON r.session_id = s.id
  )
)`,
  ];
}
