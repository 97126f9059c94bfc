import type { TranscriptPart } from '../contract/transcript.ts';
import { constant, type Sql, sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { bodyColumns, bodyOf } from './body.ts';
import { textOrNull } from './spend.ts';

/** The columns of parts `p` that {@link partOf} needs; texts are cut to `most` characters, unless that is null. */
export function partColumns(most: number | null): Sql {
  return sql`
    p.id, p.type, coalesce(p.is_synthetic, false) AS is_synthetic, p.tool_name, p.outcome, p.title, p.child_session_id,
    p.file_name, p.mime, p.started, p.ended, p.duration_ms,
    ${bodyColumns('p.text', 'text', most)},
    ${bodyColumns('p.input::VARCHAR', 'input', most)},
    ${bodyColumns('p.output', 'output', most)},
    ${bodyColumns('p.error_message', 'error', most)}`;
}

/** What {@link partOf} makes of a part is in the order of the contract; so is what it makes of a message's own text. */
export function partOf(row: Row, most: number | null): TranscriptPart {
  return {
    id: String(row.id),
    type: textOrNull(row.type),
    synthetic: row.is_synthetic === true,
    tool: textOrNull(row.tool_name),
    outcome: textOrNull(row.outcome),
    title: textOrNull(row.title),
    childSessionId: textOrNull(row.child_session_id),
    fileName: textOrNull(row.file_name),
    mime: textOrNull(row.mime),
    started: textOrNull(row.started),
    ended: textOrNull(row.ended),
    durationMs: row.duration_ms === null || row.duration_ms === undefined ? null : Number(row.duration_ms),
    text: bodyOf(row, 'text', most),
    input: bodyOf(row, 'input', most),
    output: bodyOf(row, 'output', most),
    error: bodyOf(row, 'error', most),
  };
}

/** The columns of a message `m` that holds a text itself, as those of a part. */
export function messageAsPart(most: number | null): Sql {
  return sql`
    m.id, 'message' AS type, m.role IS DISTINCT FROM 'user' AS is_synthetic, NULL AS tool_name, NULL AS outcome,
    NULL AS title, NULL AS child_session_id, NULL AS file_name, NULL AS mime, m.created AS started,
    m.completed AS ended, ${DURATION} AS duration_ms,
    ${bodyColumns('m.text', 'text', most)}, NULL AS input, NULL AS output,
    ${bodyColumns('m.error_message', 'error', most)}`;
}

const DURATION = constant(
  'CASE WHEN m.completed >= m.created THEN epoch_ms(m.completed) - epoch_ms(m.created) END',
);
