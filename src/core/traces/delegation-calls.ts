import { kept, type Relation } from '../relations.ts';

/**
 * Relations after those of `exchanges.ts` that end in `own_delegations`: the calls of these sessions that
 * hand work to another agent, one row each, with the child session that the call itself names.
 * Who hands it over is the step's agent; the step of a command that is a subtask has the agent of the child, and is made
 * for the agent that was prompted (OpenCode 1.1.65).
 * Tools: `task` of OpenCode 1, `subagent` of OpenCode 2 (counting rule 19), and whatever names a child session.
 */
export const DELEGATION_CALLS: readonly Relation[] = [
  kept(
    'own_delegations',
    `
  SELECT
    p.id,
    p.session_id,
    p.message_id,
    e.exchange_id,
    p.tool_name AS tool,
    CASE WHEN m.agent IS DISTINCT FROM p.agent THEN m.agent ELSE coalesce(x.agent, m.agent) END AS from_agent,
    p.agent AS to_agent,
    p.preview AS description,
    p.child_session_id AS named_session_id,
    p.outcome,
    p.error_type,
    p.is_inherited,
    p.place,
    coalesce(p.started, p.created, m.created) AS started,
    p.ended,
    p.duration_ms
  FROM trace_parts AS p
  JOIN trace_messages AS m ON m.id = p.message_id
  JOIN exchange_members AS e ON e.message_id = p.message_id
  LEFT JOIN own_exchanges AS x ON x.id = e.exchange_id
  WHERE p.type = 'tool' AND (p.tool_name IN ('task', 'subagent') OR p.child_session_id IS NOT NULL)
`,
  ),
];
