import { type Part, partBody } from '../contract/transcript.ts';
import type { Connection } from '../db/connection.ts';
import { sql } from '../db/sql.ts';
import { messageAsPart, partColumns, partOf } from './part-columns.ts';
import { textOrNull } from './spend.ts';

/**
 * One part with its texts, each at most 65,536 characters long unless asked for in full; null where there is none of
 * this id, nor a message that holds a text itself.
 */
export async function part(connection: Connection, id: string, full: boolean): Promise<Part | null> {
  const most = full ? null : partBody;
  const row =
    (await connection.first(sql`
      SELECT ${partColumns(most)}, p.message_id, p.session_id, p.missing_since IS NOT NULL AS is_missing
      FROM parts AS p
      WHERE p.id = ${id}`)) ??
    (await connection.first(sql`
      SELECT ${messageAsPart(most)}, m.id AS message_id, m.session_id, m.missing_since IS NOT NULL AS is_missing
      FROM messages AS m
      WHERE m.id = ${id} AND m.text IS NOT NULL`));
  if (row === undefined) return null;
  const { text, input, output, error, ...facts } = partOf(row, most);
  return {
    ...facts,
    messageId: textOrNull(row.message_id),
    sessionId: textOrNull(row.session_id),
    missing: row.is_missing === true,
    text,
    input,
    output,
    error,
  };
}
