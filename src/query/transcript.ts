import { largestTranscriptPage } from '../contract/page-size.ts';
import { type Transcript, type TranscriptMessage, transcriptBody } from '../contract/transcript.ts';
import type { Connection } from '../db/connection.ts';
import { constant, type Sql, sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { bodyColumns, bodyOf } from './body.ts';
import { EVERYTHING, type Narrowing } from './filters.ts';
import { isAmong } from './listed.ts';
import { partColumns, partOf } from './part-columns.ts';
import { readPlaceCursor, writePlaceCursor } from './place-cursor.ts';
import { type Scope, scopeOf, statement } from './scope.ts';
import { isSessionKnown } from './session-known.ts';
import { numberOf, spendOf, textOrNull } from './spend.ts';

/** Which page: `limit` messages (1 to 200) after `cursor`. */
export interface TranscriptPage {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * A page of a session's messages with their parts, oldest first (counting rule 11), texts cut to 4,096 characters; null
 * where there is no such session. Of the filters only `missing` matters. Throws DatabaseError for a cursor that no page
 * gave out.
 */
export async function transcript(
  connection: Connection,
  id: string,
  filters: Pick<Narrowing, 'missing'>,
  page: TranscriptPage,
): Promise<Transcript | null> {
  const limit = Math.min(Math.max(Math.trunc(page.limit), 1), largestTranscriptPage);
  const scope = scopeOf({ ...EVERYTHING, missing: filters.missing });
  const after = page.cursor === undefined ? sql`true` : isAfter(page.cursor);
  const rows = await connection.all(
    statement(
      scope.ctes,
      sql`
        SELECT p.*, m.error_message, ${bodyColumns('m.text', 'text', transcriptBody)}
        FROM (
          SELECT
            id, role, agent, provider, model, created, completed, is_inherited, error_name, tokens_input AS input,
            tokens_output AS output, tokens_reasoning AS reasoning, tokens_cache_read AS cache_read,
            tokens_cache_write AS cache_write, tokens_total AS total, round(cost, 10) AS cost, ${AT} AS moment, ${SEQ} AS place
          FROM all_messages AS m
          WHERE m.session_id = ${id} AND ${after}
          ORDER BY moment, place, m.id
          LIMIT ${limit + 1}
        ) AS p
        JOIN messages AS m ON m.id = p.id AND m.session_id = ${id}
        ORDER BY p.moment, p.place, p.id`,
    ),
  );
  if (rows.length === 0 && !(await isSessionKnown(connection, id, filters.missing))) return null;
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  const parts = await partsOf(
    connection,
    scope,
    shown.map((row) => String(row.id)),
  );
  return {
    sessionId: id,
    messages: shown.map((row) => messageOf(row, parts.get(String(row.id)) ?? [])),
    next:
      last === undefined
        ? null
        : writePlaceCursor([numberOf(last.moment), numberOf(last.place), String(last.id)]),
  };
}

/** Messages without a time or number stand at the end, as where exchanges are made. */
const AT = constant(`coalesce(epoch_ms(m.created), ${Number.MAX_SAFE_INTEGER})`);
const SEQ = constant(`coalesce(m.seq, ${Number.MAX_SAFE_INTEGER})`);

function isAfter(cursor: string): Sql {
  const { numbers, texts } = readPlaceCursor(cursor, { numbers: 2, texts: 1 });
  const [at, seq] = numbers.map((number) => sql`${BigInt(number)}::BIGINT`);
  const [id = ''] = texts;
  return sql`(${AT} > ${at ?? 0} OR (${AT} = ${at ?? 0} AND (${SEQ} > ${seq ?? 0} OR (${SEQ} = ${seq ?? 0} AND m.id > ${id}))))`;
}

/** The parts of these messages in order, by message. */
async function partsOf(
  connection: Connection,
  scope: Scope,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Row[]>> {
  const parts = new Map<string, Row[]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return parts;
  const rows = await connection.all(sql`
    SELECT p.message_id, ${partColumns(transcriptBody)}
    FROM parts AS p
    WHERE ${isAmong(sql`p.message_id`, ids)} AND ${scope.partCounts}
    ORDER BY p.message_id, p.seq, p.created, p.id`);
  for (const row of rows) parts.get(String(row.message_id))?.push(row);
  return parts;
}

function messageOf(row: Row, parts: readonly Row[]): TranscriptMessage {
  return {
    id: String(row.id),
    role: textOrNull(row.role),
    agent: textOrNull(row.agent),
    provider: textOrNull(row.provider),
    model: textOrNull(row.model),
    created: textOrNull(row.created),
    completed: textOrNull(row.completed),
    inherited: row.is_inherited === true,
    ...spendOf(row),
    error:
      typeof row.error_name === 'string'
        ? { name: row.error_name, message: textOrNull(row.error_message) }
        : null,
    text: bodyOf(row, 'text', transcriptBody),
    parts: parts.map((part) => partOf(part, transcriptBody)),
  };
}
