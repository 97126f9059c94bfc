import { type Relation, relation } from '../relations.ts';
import { SPENT, spentSums } from './exchanges.ts';

/** The columns of {@link SPENT} as `raw_…`. */
const RAW = SPENT.map((name) => `raw_${name}`);

/**
 * Relations over {@link traceRelations} that end in `own_stats`: what each session did by itself, with the
 * columns of the table `session_stats` but for the inclusive ones. A fork's copies are in the raw sums alone.
 */
export const SESSION_STATS: readonly Relation[] = [
  relation(
    'stats_of_messages',
    `
  SELECT
    m.session_id,
    count(*) FILTER (WHERE m.is_message) AS messages,
    count(*) FILTER (WHERE m.is_message AND m.role = 'user') AS prompts,
    count(*) FILTER (WHERE m.role = 'assistant' AND NOT m.is_inherited) AS steps,
    count(*) FILTER (WHERE m.role = 'assistant' AND m.error_name IS NOT NULL AND NOT m.is_inherited) AS answer_errors,
    min(least(m.created, m.completed)) FILTER (WHERE NOT m.is_inherited) AS first_at,
    max(greatest(m.created, m.completed)) FILTER (WHERE NOT m.is_inherited) AS last_at,
    arg_max(m.completed IS NULL, m.place) FILTER (WHERE m.role = 'assistant') AS is_answering,
    arg_max(m.error_name IS NOT NULL, m.place) FILTER (WHERE m.role = 'assistant') AS has_failed,
    max(m.tokens_input + m.tokens_cache_read + m.tokens_cache_write) FILTER (WHERE m.is_usage) AS context_peak,
    list_sort(list(DISTINCT m.agent) FILTER (WHERE m.role = 'assistant' AND m.agent IS NOT NULL)) AS agents,
    list_sort(list(DISTINCT concat_ws('/', m.provider, m.model)) FILTER (WHERE m.is_usage AND m.model IS NOT NULL)) AS models,
    ${spentSums('m', 'm.is_usage AND NOT m.is_inherited')},
    ${spentSums('m', 'm.is_usage', 'raw_')}
  FROM trace_messages AS m
  GROUP BY m.session_id
`,
  ),
  relation(
    'stats_of_parts',
    `
  SELECT
    session_id,
    count(*) FILTER (WHERE type = 'tool' AND NOT is_inherited) AS tool_calls,
    count(*) FILTER (WHERE type = 'tool' AND NOT is_inherited AND outcome NOT IN ('ok', 'open')) AS tool_errors,
    count(*) FILTER (WHERE type = 'tool' AND outcome = 'open') AS open_calls,
    min(least(started, ended)) FILTER (WHERE NOT is_inherited) AS first_at,
    max(greatest(started, ended)) FILTER (WHERE NOT is_inherited) AS last_at
  FROM trace_parts
  GROUP BY session_id
`,
  ),
  relation(
    'stats_of_exchanges',
    `
  SELECT session_id, count(*) FILTER (WHERE n > 0 AND NOT is_inherited) AS exchanges, sum(active_ms) FILTER (WHERE NOT is_inherited) AS active_ms
  FROM own_exchanges
  GROUP BY session_id
`,
  ),
  relation(
    'own_stats',
    `
  SELECT
    s.id AS session_id,
    coalesce(m.messages, 0) AS messages,
    coalesce(m.prompts, 0) AS prompts,
    coalesce(m.steps, 0) AS steps,
    coalesce(e.exchanges, 0) AS exchanges,
    coalesce(p.tool_calls, 0) AS tool_calls,
    coalesce(p.tool_errors, 0) AS tool_errors,
    coalesce(m.answer_errors, 0) AS answer_errors,
    least(m.first_at, p.first_at) AS first_at,
    greatest(m.last_at, p.last_at) AS last_at,
    coalesce(e.active_ms, 0)::BIGINT AS active_ms,
    m.context_peak,
    coalesce(m.agents, []) AS agents,
    coalesce(m.models, []) AS models,
    coalesce(m.is_answering, false) OR coalesce(p.open_calls, 0) > 0 AS is_open,
    coalesce(m.has_failed, false) AS has_failed,
    ${[...SPENT, ...RAW].map((name) => `coalesce(m.${name}, 0) AS ${name}`).join(',\n    ')}
  FROM trace_sessions AS s
  LEFT JOIN stats_of_messages AS m ON m.session_id = s.id
  LEFT JOIN stats_of_parts AS p ON p.session_id = s.id
  LEFT JOIN stats_of_exchanges AS e ON e.session_id = s.id
`,
  ),
];
