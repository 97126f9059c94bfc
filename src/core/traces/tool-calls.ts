import { type Relation, relation } from '../relations.ts';

/** The rows of the table `tool_calls` over `traceRelations`, as `own_tool_calls`. */
export const TOOL_CALLS: readonly Relation[] = [
  relation(
    'own_tool_calls',
    `
  SELECT
    p.id AS part_id, p.message_id, p.session_id, p.tool_name AS tool, p.tool_status AS status, p.outcome, m.agent,
    m.provider, m.model, m.created, p.is_inherited, coalesce(p.started, p.created, m.created) AS began, p.ended, p.duration_ms,
    p.output_bytes, p.error_group
  FROM trace_parts AS p
  JOIN trace_messages AS m ON m.id = p.message_id
  WHERE p.type = 'tool'
`,
  ),
];
