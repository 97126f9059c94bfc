import type { SavedStatement } from './statements.ts';

/** Statements to begin with; docs/database.md explains the tables. */
export const EXAMPLES: readonly SavedStatement[] = [
  {
    name: 'Cost by day and model',
    sql: `SELECT date_trunc('day', created) AS day, model, sum(cost) AS cost, sum(tokens_total) AS tokens
FROM usage
WHERE is_billed
GROUP BY day, model
ORDER BY day, cost DESC`,
  },
  {
    name: 'Tokens by day',
    sql: `SELECT strftime(date_trunc('day', created), '%Y-%m-%d') AS day,
  sum(tokens_input) AS input, sum(tokens_output) AS output, sum(tokens_cache_read) AS cache_read
FROM usage
WHERE is_billed
GROUP BY day
ORDER BY day`,
  },
  {
    name: 'Sessions that cost most, with all they delegated',
    sql: `SELECT s.id, s.title, s.project, st.sessions, st.inclusive_cost AS cost, st.cost AS own_cost
FROM session_stats AS st
JOIN sessions AS s ON s.id = st.session_id
WHERE s.is_root
ORDER BY cost DESC, s.id
LIMIT 20`,
  },
  {
    name: 'Tool calls that went wrong',
    sql: `SELECT tool_name, outcome, left(error_message, 80) AS error, count(*) AS calls
FROM parts
WHERE outcome NOT IN ('ok', 'open')
GROUP BY ALL
ORDER BY calls DESC, error
LIMIT 50`,
  },
  {
    name: 'Files that were edited most',
    sql: `SELECT file, count(*) AS edits, sum(additions) AS added, sum(deletions) AS deleted,
  count(DISTINCT session_id) AS sessions
FROM file_operations
WHERE operation <> 'read' AND outcome = 'ok' AND NOT is_inherited
GROUP BY file
ORDER BY edits DESC, file
LIMIT 50`,
  },
  {
    name: 'Files that could not be read',
    sql: `SELECT file_path, status, error, attempts, next_retry_at
FROM file_processing_state
WHERE status IN ('failed', 'transient_failure')
ORDER BY file_path`,
  },
];
