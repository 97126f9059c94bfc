import { hasNoCost } from '../counting/no-cost.ts';
import { type Relation, relation } from '../relations.ts';
import { spentSums } from './exchanges.ts';

/**
 * Relations over {@link traceRelations} that end in `quarter_stats`, the rows of the table `daily_stats`:
 * billed usage, and the calls of its steps, by session, quarter of an hour, agent and model. Every zone's days begin at a
 * quarter, so that any day is an exact sum of them.
 */
export const DAILY_STATS: readonly Relation[] = [
  relation(
    'calls_of_messages',
    `
  SELECT
    message_id,
    count(*) AS tool_calls,
    count(*) FILTER (WHERE outcome NOT IN ('ok', 'open')) AS tool_errors
  FROM trace_parts
  WHERE type = 'tool'
  GROUP BY message_id
`,
  ),
  relation(
    'quarter_stats',
    `
  SELECT
    m.session_id,
    time_bucket(INTERVAL '15 minutes', m.created) AS quarter,
    m.agent,
    m.provider,
    m.model,
    count(*) AS messages,
    count(*) FILTER (WHERE ${hasNoCost('m')}) AS messages_without_cost,
    coalesce(sum(c.tool_calls), 0)::BIGINT AS tool_calls,
    coalesce(sum(c.tool_errors), 0)::BIGINT AS tool_errors,
    count(*) FILTER (WHERE m.role = 'assistant' AND m.error_name IS NOT NULL) AS answer_errors,
    ${spentSums('m')}
  FROM trace_messages AS m
  LEFT JOIN calls_of_messages AS c ON c.message_id = m.id
  WHERE m.is_usage AND NOT m.is_inherited
  GROUP BY ALL
`,
  ),
];
