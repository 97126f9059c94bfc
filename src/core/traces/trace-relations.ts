import { exists } from '../counting/existence.ts';
import { kept, type Relation } from '../relations.ts';

/**
 * Relations over `all_sessions` and `all_messages` that give the rows of some sessions to what is derived
 * from them: `trace_sessions`, `trace_messages` with each message's `place` in its session (counting rule 11), and
 * `trace_parts` without their large texts.
 * @param sessions a relation with a column `id`: the sessions to derive; null for all.
 */
export function traceRelations(sessions: string | null, partCounts = exists('p')): readonly Relation[] {
  const semi = (column: string): string =>
    sessions === null ? '' : `SEMI JOIN ${sessions} AS w ON w.id = ${column}`;
  return [
    kept('trace_sessions', `SELECT s.* FROM all_sessions AS s ${semi('s.id')} WHERE s.counts`),
    kept(
      'trace_messages',
      `
  SELECT m.*, row_number() OVER (PARTITION BY m.session_id ORDER BY m.created, m.seq, m.id) AS place
  FROM (SELECT m.* FROM all_messages AS m ${semi('m.session_id')}) AS m
`,
    ),
    kept(
      'trace_parts',
      `
  SELECT
    p.id, p.message_id, m.session_id, m.place, m.is_inherited, p.type, p.seq, p.is_synthetic, p.tool_name, p.tool_status,
    p.outcome, p.output_bytes, p.error_group, p.agent, p.preview, p.child_session_id, p.created, p.started, p.ended, p.duration_ms,
    json_extract_string(p.error_data, '$.error_type') AS error_type
  FROM (SELECT p.* FROM parts AS p ${semi('p.session_id')}) AS p
  JOIN (SELECT id, session_id, place, is_inherited FROM trace_messages) AS m ON m.id = p.message_id
  WHERE ${partCounts}
`,
    ),
  ];
}
