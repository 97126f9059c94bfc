import { exists, isPresent } from './existence.ts';
import { inheritedMessages } from './fork-copies.ts';
import { forkSessions } from './fork-sessions.ts';
import { sessionProjects } from './session-projects.ts';
import { sessionTree } from './session-tree.ts';
import { stepTotals } from './step-totals.ts';

const SESSION_COLUMNS = `s.id, s.parent_id, s.fork_session_id, s.project_id, s.directory, s.title, s.agent, s.created, s.updated,
    s.archived, s.suspended, s.idle_outcome, s.recorded_cost, s.recorded_input, s.recorded_output, s.recorded_reasoning,
    s.recorded_cache_read, s.recorded_cache_write, s.generation, s.source, s.missing_since IS NOT NULL AS is_missing,
    ${exists('s')} AS counts`;

/** Messages and sessions as they are stored, whatever is flagged. */
const STORED: readonly string[] = [
  `all_sessions AS NOT MATERIALIZED (
  SELECT ${SESSION_COLUMNS}, s.project, s.root_id, s.depth, s.is_orphan, s.in_cycle, s.is_fork
  FROM sessions AS s
)`,
  `counted_messages AS NOT MATERIALIZED (
  SELECT m.*
  FROM messages AS m
  ANTI JOIN (SELECT id FROM all_sessions WHERE NOT counts) AS s ON s.id = m.session_id
  WHERE NOT m.is_orphan AND ${exists('m')}
)`,
  'counted_steps AS NOT MATERIALIZED (SELECT * FROM step_totals)',
];

/**
 * Messages and sessions that are present: forks, orphans, trees and step totals are decided anew among them, as if the
 * others had never been (counting rule 10).
 */
const DECIDED_ANEW: readonly string[] = [
  `present_sessions AS NOT MATERIALIZED (SELECT * FROM sessions AS s WHERE ${isPresent('s')})`,
  `present_messages AS NOT MATERIALIZED (SELECT * FROM messages AS m WHERE ${isPresent('m')})`,
  `present_tree AS MATERIALIZED (${sessionTree('present_sessions')})`,
  `present_forks AS MATERIALIZED (${forkSessions({ sessions: 'present_sessions', messages: 'present_messages' })})`,
  `present_projects AS MATERIALIZED (${sessionProjects({
    projects: `(SELECT * FROM projects AS p WHERE ${isPresent('p')})`,
    sessions: 'present_sessions',
    messages: 'present_messages',
  })})`,
  `present_copies AS MATERIALIZED (${inheritedMessages({ sessions: 'present_sessions', messages: 'present_messages' })})`,
  `all_sessions AS NOT MATERIALIZED (
  SELECT ${SESSION_COLUMNS}, w.project, t.root_id, t.depth, t.is_orphan, t.in_cycle, f.id IS NOT NULL AS is_fork
  FROM present_sessions AS s
  JOIN present_tree AS t ON t.id = s.id
  JOIN present_projects AS w ON w.id = s.id
  LEFT JOIN present_forks AS f ON f.id = s.id
)`,
  `counted_messages AS NOT MATERIALIZED (
  SELECT m.* REPLACE (c.id IS NOT NULL AS is_inherited)
  FROM present_messages AS m
  SEMI JOIN present_sessions AS s ON s.id = m.session_id
  LEFT JOIN present_copies AS c ON c.id = m.id
)`,
  `counted_steps AS MATERIALIZED (${stepTotals(`(SELECT * FROM parts AS q WHERE ${isPresent('q')})`)})`,
];

const ALL_MESSAGES = `all_messages AS NOT MATERIALIZED (
  SELECT
    m.id,
    m.session_id,
    m.parent_id,
    m.seq,
    m.role,
    m.agent,
    m.mode,
    m.provider,
    m.model,
    coalesce(t.tokens_input, m.tokens_input, 0) AS tokens_input,
    coalesce(t.tokens_output, m.tokens_output, 0) AS tokens_output,
    coalesce(t.tokens_reasoning, m.tokens_reasoning, 0) AS tokens_reasoning,
    coalesce(t.tokens_cache_read, m.tokens_cache_read, 0) AS tokens_cache_read,
    coalesce(t.tokens_cache_write, m.tokens_cache_write, 0) AS tokens_cache_write,
    coalesce(t.tokens_total, m.tokens_total, 0) AS tokens_total,
    coalesce(m.cost, 0) AS cost,
    m.error_name,
    json_extract_string(m.error_data, '$.error_type') AS error_type,
    m.finish,
    m.preview,
    m.created,
    m.streamed,
    m.completed,
    m.generation,
    m.source,
    m.is_inherited,
    coalesce(m.role IN ('assistant', 'compaction'), false) AS is_usage,
    m.is_summary OR coalesce(m.role = 'compaction', false) AS is_compaction,
    ${isMessage('m')} AS is_message
  FROM counted_messages AS m
  LEFT JOIN counted_steps AS t ON t.message_id = m.id
)`;

/**
 * Predicate: the row is a message and not one of the events that OpenCode 2 keeps in the same table (counting rule 18);
 * roles that nobody knows are messages in the generations that have no such events.
 */
export function isMessage(alias: string): string {
  return `(${alias}.generation NOT IN ('sqlite-v2', 'sqlite-preview') OR coalesce(${alias}.role IN ('user', 'assistant'), false))`;
}

/**
 * The records that count, as common table expressions:
 * - `all_sessions`: every session with its derived columns; `counts` is false for those that never count
 * - `all_messages`: messages of sessions that count, rule 1 applied to their tokens, their inheritance decided
 * - `counted_messages`: the same rows with the columns of the table, for what needs no tokens
 */
export const STORED_RECORDS: readonly string[] = [...STORED, ALL_MESSAGES];

/** The same of the records that are present at their sources. */
export const PRESENT_RECORDS: readonly string[] = [...DECIDED_ANEW, ALL_MESSAGES];
