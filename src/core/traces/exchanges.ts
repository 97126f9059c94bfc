import { kept, type Relation, relation } from '../relations.ts';

/** Columns of usage that derived rows sum, in the order of the tables. */
export const SPENT: readonly string[] = [
  'tokens_input',
  'tokens_output',
  'tokens_reasoning',
  'tokens_cache_read',
  'tokens_cache_write',
  'tokens_total',
  'cost',
];

/** What is summed over an agent and all that it delegated to, as `inclusive_…`. */
export const INCLUSIVE: readonly string[] = ['tool_calls', 'tool_errors', 'answer_errors', ...SPENT];

/** Sums of {@link SPENT} under their own names after `prefix`, exact whatever was written. */
export function spentSums(alias: string, condition = 'true', prefix = ''): string {
  return SPENT.map(
    (name) => `coalesce(sum(${alias}.${name}) FILTER (WHERE ${condition}), 0) AS ${prefix}${name}`,
  ).join(',\n    ');
}

/**
 * Relations over {@link traceRelations} that end in `own_exchanges`, with the columns of the table
 * `exchanges` but for the inclusive ones (counting rule 12).
 *
 * A message belongs to the prompt that it names as its parent, else to the nearest prompt before it (counting rule 3).
 * What stands before the first prompt of a session is its exchange 0, which has none.
 */
export const EXCHANGES: readonly Relation[] = [
  kept(
    'prompts',
    `
  SELECT id, session_id, place, agent, row_number() OVER (PARTITION BY session_id ORDER BY place) AS n
  FROM trace_messages
  WHERE role = 'user' AND is_message
`,
  ),
  kept(
    'exchange_members',
    `
  SELECT
    m.id AS message_id,
    m.session_id,
    m.place,
    coalesce(
      CASE WHEN m.role = 'user' AND m.is_message THEN m.id END,
      p.id,
      last_value(CASE WHEN m.role = 'user' AND m.is_message THEN m.id END IGNORE NULLS) OVER (
        PARTITION BY m.session_id ORDER BY m.place
      ),
      m.session_id || '#0'
    ) AS exchange_id
  FROM trace_messages AS m
  LEFT JOIN prompts AS p ON p.id = m.parent_id AND p.session_id = m.session_id
`,
  ),
  kept(
    'exchange_steps',
    `
  SELECT e.exchange_id, m.*
  FROM exchange_members AS e
  JOIN trace_messages AS m ON m.id = e.message_id
`,
  ),
  relation(
    'exchange_messages',
    `
  SELECT
    m.exchange_id,
    m.session_id,
    min(m.place) AS first_place,
    bool_and(m.is_inherited) AS is_inherited,
    min(least(m.created, m.completed)) AS started,
    max(greatest(m.created, m.completed)) AS ended,
    count(*) FILTER (WHERE m.role = 'assistant') AS steps,
    count(*) FILTER (WHERE m.role = 'assistant' AND m.error_name IS NOT NULL AND NOT m.is_inherited) AS answer_errors,
    arg_min(m.agent, m.place) FILTER (WHERE m.role = 'assistant' AND NOT m.is_compaction AND m.agent IS NOT NULL) AS agent,
    list_sort(list(DISTINCT m.agent) FILTER (WHERE m.role = 'assistant' AND m.agent IS NOT NULL)) AS agents,
    list_sort(list(DISTINCT concat_ws('/', m.provider, m.model)) FILTER (WHERE m.is_usage AND m.model IS NOT NULL)) AS models,
    arg_max(m.completed IS NULL AND m.error_name IS NULL, m.place) FILTER (WHERE m.role = 'assistant') AS is_answering,
    arg_max(m.error_name IS NOT NULL, m.place) FILTER (WHERE m.role = 'assistant') AS has_failed,
    arg_max(m.error_type, m.place) FILTER (WHERE m.role = 'assistant') AS error_type,
    ${spentSums('m', 'm.is_usage AND NOT m.is_inherited')}
  FROM exchange_steps AS m
  GROUP BY m.exchange_id, m.session_id
`,
  ),
  // Steps seldom overlap; where they do, the time in which two were at work counts once.
  relation(
    'exchange_activity',
    `
  SELECT exchange_id, sum(greatest(0, until - greatest(since, coalesce(busy_until, since)))) AS active_ms
  FROM (
    SELECT
      exchange_id,
      epoch_ms(created) AS since,
      epoch_ms(completed) AS until,
      max(epoch_ms(completed)) OVER (
        PARTITION BY exchange_id ORDER BY created, place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) AS busy_until
    FROM exchange_steps
    WHERE is_usage AND created IS NOT NULL AND completed >= created
  )
  GROUP BY exchange_id
`,
  ),
  relation(
    'exchange_parts',
    `
  SELECT
    e.exchange_id,
    count(*) FILTER (WHERE p.type = 'tool' AND NOT p.is_inherited) AS tool_calls,
    count(*) FILTER (WHERE p.type = 'tool' AND NOT p.is_inherited AND p.outcome NOT IN ('ok', 'open')) AS tool_errors,
    count(*) FILTER (WHERE p.type = 'tool' AND p.outcome = 'open') AS open_calls,
    min(least(p.started, p.ended)) AS started,
    max(greatest(p.started, p.ended)) AS ended,
    string_agg(p.preview, chr(10) ORDER BY p.place, p.created, p.seq, p.id) FILTER (
      WHERE p.message_id = e.exchange_id AND p.type = 'text' AND p.is_synthetic IS NOT TRUE AND p.preview <> ''
    ) AS prompt,
    arg_max(p.preview, {'place': p.place, 'created': coalesce(epoch_ms(p.created), -1), 'seq': coalesce(p.seq, -1), 'id': p.id}) FILTER (
      WHERE p.message_id <> e.exchange_id AND p.type = 'text' AND p.is_synthetic IS NOT TRUE AND p.preview <> ''
    ) AS response
  FROM exchange_members AS e
  JOIN trace_parts AS p ON p.message_id = e.message_id
  GROUP BY e.exchange_id
`,
  ),
  kept(
    'own_exchanges',
    `
  SELECT
    m.exchange_id AS id,
    m.session_id,
    coalesce(q.n, 0)::INTEGER AS n,
    q.id AS message_id,
    m.is_inherited,
    coalesce(q.agent, m.agent) AS agent,
    coalesce(m.agents, []) AS agents,
    coalesce(m.models, []) AS models,
    left(coalesce(t.preview, p.prompt), 500) AS prompt,
    left(p.response, 500) AS response,
    least(m.started, p.started) AS started,
    greatest(m.ended, p.ended) AS ended,
    epoch_ms(greatest(m.ended, p.ended)) - epoch_ms(least(m.started, p.started)) AS wall_ms,
    coalesce(a.active_ms, 0)::BIGINT AS active_ms,
    m.steps,
    coalesce(p.tool_calls, 0) AS tool_calls,
    coalesce(p.tool_errors, 0) AS tool_errors,
    m.answer_errors,
    coalesce(m.has_failed, false) AS has_failed,
    m.error_type,
    coalesce(m.is_answering, false) OR coalesce(p.open_calls, 0) > 0 AS is_open,
    ${SPENT.map((name) => `m.${name}`).join(', ')}
  FROM exchange_messages AS m
  LEFT JOIN prompts AS q ON q.id = m.exchange_id
  LEFT JOIN trace_messages AS t ON t.id = q.id
  LEFT JOIN exchange_parts AS p ON p.exchange_id = m.exchange_id
  LEFT JOIN exchange_activity AS a ON a.exchange_id = m.exchange_id
`,
  ),
];
