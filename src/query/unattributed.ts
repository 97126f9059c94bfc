import { constant, type Sql } from '../db/sql.ts';

/**
 * Common table expressions that end in `unattributed(session_id, tokens_…, cost)`: what the session columns of
 * OpenCode 2 hold beyond its usage rows, such as title calls and reverted turns (counting rule 18).
 *
 * The columns of a fork cover what it spent itself, so its copies do not count against them, those without an original
 * included. The columns of a session that was taken over from OpenCode 1 cover every row of it, copies included, but
 * not what OpenCode 1 added after the migration.
 * @param sessions name of the relation of the sessions that are asked for.
 * @param messages name of a relation with all their messages.
 */
export function unattributed(sessions: string, messages: string): readonly Sql[] {
  return [
    constant(`recorded_sessions AS NOT MATERIALIZED (
  SELECT *
  FROM ${sessions}
  WHERE generation = 'sqlite-v2' AND counts AND recorded_cost IS NOT NULL
)`),
    constant(`recorded_rows AS (
  SELECT
    m.session_id,
    sum(m.tokens_input) AS tokens_input,
    sum(m.tokens_output) AS tokens_output,
    sum(m.tokens_reasoning) AS tokens_reasoning,
    sum(m.tokens_cache_read) AS tokens_cache_read,
    sum(m.tokens_cache_write) AS tokens_cache_write,
    sum(m.cost) AS cost
  FROM ${messages} AS m
  JOIN recorded_sessions AS s ON s.id = m.session_id
  LEFT JOIN source_cursor AS c ON c.source = m.source
  WHERE m.is_usage
    AND NOT coalesce(s.fork_session_id IS NOT NULL AND m.created < s.created, false)
    AND (m.generation = 'sqlite-v2' OR coalesce(m.created <= c.migrated_at, true))
  GROUP BY m.session_id
)`),
    constant(`unattributed AS (
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
)`),
  ];
}
