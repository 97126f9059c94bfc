import { isPresent } from '../core/counting/existence.ts';
import type { Connection } from '../db/connection.ts';
import { constant, type Sql, sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { isAmong } from './listed.ts';
import { type Scope, statement } from './scope.ts';

/**
 * Messages of a session in order, from a place on: `place` counts them from 1. `kind` is NULL where the message itself is
 * no event.
 */
export function eventMessages(
  connection: Connection,
  scope: Scope,
  sessionId: string,
  from: number,
  limit: number,
): Promise<Row[]> {
  return connection.all(
    statement(
      [
        ...scope.ctes,
        sql`own_messages AS (
          SELECT
            *,
            role = 'assistant' AND NOT is_compaction AS is_step,
            role = 'user' AND is_message AS is_prompt,
            concat_ws('/', provider, model) AS used_model,
            CASE WHEN is_prompt THEN 'prompt' WHEN is_step THEN 'step' WHEN is_compaction THEN 'compaction' END AS kind
          FROM all_messages
          WHERE session_id = ${sessionId}
        )`,
        sql`placed AS MATERIALIZED (
          SELECT
            id, parent_id, agent, used_model, left(preview, 120) AS preview, created, completed, error_name, error_type,
            is_inherited, is_prompt, kind,
            CASE WHEN NOT is_prompt THEN completed END AS ended,
            CASE WHEN NOT is_prompt AND completed >= created THEN epoch_ms(completed) - epoch_ms(created) END AS duration_ms,
            CASE WHEN NOT is_prompt THEN used_model END AS name,
            CASE
              WHEN is_prompt THEN NULL
              WHEN error_name IS NOT NULL THEN 'error'
              WHEN completed IS NULL AND role = 'assistant' THEN 'open'
              ELSE 'ok'
            END AS status,
            CASE WHEN is_usage THEN tokens_total END AS tokens,
            CASE WHEN is_usage THEN round(cost, 10) END AS cost,
            row_number() OVER in_order AS place,
            last_value(CASE WHEN is_prompt THEN id END IGNORE NULLS) OVER in_order AS last_prompt,
            is_step AND agent <> lag(agent) OVER steps AS is_other_agent,
            is_step AND used_model <> lag(used_model) OVER steps AS is_other_model
          FROM own_messages
          WINDOW
            in_order AS (ORDER BY created, seq, id),
            steps AS (PARTITION BY is_step ORDER BY created, seq, id)
        )`,
      ],
      sql`
        SELECT
          m.* EXCLUDE (parent_id, is_prompt, last_prompt),
          coalesce(CASE WHEN m.is_prompt THEN m.id END, q.id, m.last_prompt, ${`${sessionId}#0`}) AS exchange_id
        FROM placed AS m
        LEFT JOIN (SELECT id FROM placed WHERE is_prompt) AS q ON q.id = m.parent_id
        WHERE m.place >= ${BigInt(from)}::BIGINT
        ORDER BY m.place
        LIMIT ${limit}`,
    ),
  );
}

/**
 * The parts of these messages that are events, or texts that a message without a preview has one of; by message, in
 * order. `child_session_id` is the child session that a call led to; a copy in a fork led to none.
 */
export async function eventParts(
  connection: Connection,
  scope: Scope,
  sessionId: string,
  messages: readonly Row[],
): Promise<ReadonlyMap<string, readonly Row[]>> {
  const byMessage = new Map<string, Row[]>(messages.map(({ id }) => [String(id), []]));
  if (byMessage.size === 0) return byMessage;
  const rows = await connection.all(sql`
    SELECT
      p.id, p.message_id, p.type, coalesce(p.seq, ${BEHIND}) AS seq, p.tool_name, p.outcome, p.agent,
      left(p.preview, 120) AS preview, p.child_session_id AS named_session_id, c.child_session_id, p.created, p.started,
      p.ended, p.duration_ms
    FROM parts AS p
    LEFT JOIN (${scope.missing ? linkedChildren(sessionId) : namedChildren(sessionId)}) AS c
      ON ${scope.missing ? sql`c.id = p.id` : sql`c.child_session_id = p.child_session_id`}
    WHERE p.session_id = ${sessionId}
      AND ${isAmong(sql`p.message_id`, [...byMessage.keys()])}
      AND (p.type IN ('tool', 'retry') OR (p.type = 'text' AND p.is_synthetic IS NOT TRUE AND p.preview <> ''))
      AND ${scope.partCounts}
    ORDER BY
      CASE WHEN p.type = 'text' THEN coalesce(epoch_ms(p.created), -1) END,
      CASE WHEN p.type = 'text' THEN coalesce(p.seq, -1) ELSE coalesce(p.seq, ${BEHIND}) END,
      p.id`);
  for (const row of rows) byMessage.get(String(row.message_id))?.push(row);
  return byMessage;
}

/** Parts without a number stand behind the others. */
const BEHIND = constant(String(Number.MAX_SAFE_INTEGER));

/** The child sessions that calls led to, as they were derived. */
function linkedChildren(sessionId: string): Sql {
  return sql`
      SELECT id, child_session_id FROM delegations WHERE session_id = ${sessionId} AND child_session_id IS NOT NULL`;
}

/** Those that calls name, of the sessions that are present. */
function namedChildren(sessionId: string): Sql {
  return sql`
      SELECT s.id AS child_session_id FROM sessions AS s WHERE s.parent_id = ${sessionId} AND ${constant(isPresent('s'))}`;
}
