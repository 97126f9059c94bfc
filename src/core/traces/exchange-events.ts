import { type Relation, relation } from '../relations.ts';

/**
 * Relations over those of `trace-relations.ts` and `exchanges.ts` and over `event_children` (`id` of a call's part,
 * `child_session_id`) that end in `session_events`: what happened in these sessions, with the columns of the view
 * `exchange_events`. Within a message, `rank` orders: switches, the prompt or step
 * itself, its parts, its error. Small columns alone: a preview has at most 120 characters.
 */
export const EXCHANGE_EVENTS: readonly Relation[] = [
  relation(
    'event_previews',
    `
  SELECT
    message_id,
    arg_min(preview, {'created': coalesce(epoch_ms(created), -1), 'seq': coalesce(seq, -1), 'id': id}) AS preview
  FROM trace_parts
  WHERE type = 'text' AND is_synthetic IS NOT TRUE AND preview <> ''
  GROUP BY message_id
`,
  ),
  relation(
    'event_messages',
    `
  SELECT
    m.*,
    e.exchange_id,
    left(coalesce(m.preview, t.preview), 120) AS said,
    m.role = 'assistant' AND NOT m.is_compaction AS is_step,
    m.role = 'user' AND m.is_message AS is_prompt,
    lag(m.agent) OVER steps AS last_agent,
    concat_ws('/', m.provider, m.model) AS used_model,
    lag(concat_ws('/', m.provider, m.model)) OVER steps AS last_model
  FROM trace_messages AS m
  JOIN exchange_members AS e ON e.message_id = m.id
  LEFT JOIN event_previews AS t ON t.message_id = m.id
  WINDOW steps AS (PARTITION BY m.session_id, m.role = 'assistant' AND NOT m.is_compaction ORDER BY m.place)
`,
  ),
  relation(
    'session_events',
    `
  SELECT
    session_id, exchange_id, place, 1 AS rank, NULL::BIGINT AS seq, id AS message_id, NULL::VARCHAR AS part_id,
    CASE WHEN is_prompt THEN 'prompt' WHEN is_step THEN 'step' ELSE 'compaction' END AS kind,
    created AS started,
    CASE WHEN NOT is_prompt THEN completed END AS ended,
    CASE WHEN NOT is_prompt AND completed >= created THEN epoch_ms(completed) - epoch_ms(created) END AS duration_ms,
    agent,
    CASE WHEN NOT is_prompt THEN used_model END AS name,
    said AS preview,
    CASE
      WHEN is_prompt THEN NULL
      WHEN error_name IS NOT NULL THEN 'error'
      WHEN completed IS NULL AND role = 'assistant' THEN 'open'
      ELSE 'ok'
    END AS status,
    NULL::VARCHAR AS child_session_id,
    CASE WHEN is_usage THEN tokens_total END AS tokens_total,
    CASE WHEN is_usage THEN cost END AS cost,
    is_inherited
  FROM event_messages
  WHERE is_prompt OR is_step OR is_compaction
  UNION ALL
  SELECT
    session_id, exchange_id, place, 0, 0, id, NULL, 'agent', created, NULL, NULL, agent, agent, NULL, NULL, NULL, NULL,
    NULL, is_inherited
  FROM event_messages
  WHERE is_step AND agent <> last_agent
  UNION ALL
  SELECT
    session_id, exchange_id, place, 0, 1, id, NULL, 'model', created, NULL, NULL, agent, used_model, NULL, NULL, NULL,
    NULL, NULL, is_inherited
  FROM event_messages
  WHERE is_step AND used_model <> last_model
  UNION ALL
  SELECT
    p.session_id, e.exchange_id, p.place, 2, p.seq, p.message_id, p.id,
    CASE
      WHEN p.type = 'retry' THEN 'retry'
      WHEN p.tool_name IN ('task', 'subagent') OR p.child_session_id IS NOT NULL THEN 'delegation'
      ELSE 'tool'
    END,
    coalesce(p.started, p.created, e.created), p.ended, p.duration_ms, coalesce(p.agent, e.agent), p.tool_name,
    left(p.preview, 120), p.outcome, d.child_session_id, NULL, NULL, p.is_inherited
  FROM trace_parts AS p
  JOIN event_messages AS e ON e.id = p.message_id
  LEFT JOIN event_children AS d ON d.id = p.id
  WHERE p.type IN ('tool', 'retry')
  UNION ALL
  SELECT
    session_id, exchange_id, place, 3, NULL, id, NULL, 'error', coalesce(completed, created), NULL, NULL, agent,
    error_name, said, error_type, NULL, NULL, NULL, is_inherited
  FROM event_messages
  WHERE error_name IS NOT NULL
`,
  ),
];
