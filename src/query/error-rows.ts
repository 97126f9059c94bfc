import type { ErrorRecord } from '../contract/errors.ts';
import { type ErrorType, isErrorType } from '../core/errors/error-types.ts';
import type { Connection } from '../db/connection.ts';
import { constant, join, type Sql, sql } from '../db/sql.ts';
import type { PlainValue } from '../db/values.ts';
import { askedCalls } from './called.ts';
import type { Narrowing } from './filters.ts';
import { readCursor, writeCursor } from './list-cursor.ts';
import { listed } from './listed.ts';
import { type Scope, scopeOf, statement } from './scope.ts';
import { numberOf, textOrNull } from './spend.ts';

/** What errors are narrowed by besides the filters of every question: a type, a tool as written, a group. */
export interface ErrorNarrowing {
  readonly type?: ErrorType | undefined;
  readonly tool?: string | undefined;
  readonly group?: string | undefined;
}

/** Which page of a list: `limit` entries after `cursor`. */
export interface ErrorPage {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * Common table expressions that end in `error_rows`: the errors on messages that count, by kind, with their place and
 * time, the copies in forks flagged as `is_inherited` (counting rules 4 and 7). Nothing of their text is read.
 */
export function errorRows(filters: Narrowing, narrowing: ErrorNarrowing, scope: Scope): readonly Sql[] {
  const conditions = (rows: string): Sql => {
    const { type, group } = narrowing;
    const column = constant(`${rows}.error_group`);
    return join(
      [
        sql`${column} IS NOT NULL`,
        ...(type === undefined ? [] : [sql`starts_with(${column}, ${`${type}-`})`]),
        ...(group === undefined ? [] : [sql`${column} = ${group}`]),
      ],
      ' AND ',
    );
  };
  const ofTool = narrowing.tool === undefined ? sql`true` : sql`c.tool = ${narrowing.tool}`;
  const ofAnswers = narrowing.tool === undefined ? sql`true` : sql`false`;
  return [
    ...scope.ctes,
    askedCalls(filters, scope),
    sql`error_rows AS MATERIALIZED (
  SELECT
    'tool' AS kind, c.part_id AS id, c.error_group, c.message_id, c.session_id, c.is_inherited,
    coalesce(c.ended, c.began) AS happened
  FROM asked_calls AS c
  WHERE ${conditions('c')} AND ${ofTool}
  UNION ALL
  SELECT
    CASE WHEN m.role = 'assistant' THEN 'answer' ELSE 'compaction' END AS kind, m.id, m.error_group, m.id AS message_id,
    m.session_id, m.is_inherited, coalesce(m.completed, m.created) AS happened
  FROM asked_owners AS m
  WHERE m.role IN ('assistant', 'compaction') AND ${conditions('m')} AND ${ofAnswers}
)`,
  ];
}

/** Errors and their groups come newest first, then by id downwards. */
export const ORDER = 'errors, newest first';

/** A page of errors, newest first, then by id; copies in forks are left out. */
export async function errorPage(
  connection: Connection,
  filters: Narrowing,
  narrowing: ErrorNarrowing,
  page: ErrorPage,
): Promise<{ readonly errors: readonly ErrorRecord[]; readonly next: string | null }> {
  const scope = scopeOf(filters);
  const places = await connection.all(
    statement(
      errorRows(filters, narrowing, scope),
      sql`
        SELECT kind, id, message_id, coalesce(epoch_ms(happened), -1) AS created
        FROM error_rows AS e
        WHERE NOT is_inherited AND ${afterPlace(page.cursor, sql`coalesce(epoch_ms(happened), -1)`)}
        ORDER BY created DESC, id DESC
        LIMIT ${page.limit + 1}`,
    ),
  );
  const shown = places.slice(0, page.limit);
  const last = places.length > page.limit ? shown.at(-1) : undefined;
  const records = await recordsOf(
    connection,
    shown.map((row) => ({
      id: String(row.id),
      messageId: String(row.message_id),
      isCall: row.kind === 'tool',
    })),
  );
  return {
    errors: shown.flatMap((row) => {
      const record = records.get(String(row.id));
      return record === undefined ? [] : [{ ...record, time: timeOf(row.created) }];
    }),
    next:
      last === undefined ? null : writeCursor(ORDER, { value: String(last.created), id: String(last.id) }),
  };
}

/** Predicate over rows with `id`: behind the place that the cursor stands for; `created` is SQL of the place's time. */
export function afterPlace(cursor: string | undefined, created: Sql): Sql {
  if (cursor === undefined) return sql`true`;
  const { value, id } = readCursor(ORDER, cursor);
  const from = sql`TRY_CAST(${value} AS BIGINT)`;
  return sql`(${created} < ${from} OR (${created} = ${from} AND id < ${id}))`;
}

/** Where an error stands. */
export interface ErrorPlace {
  /** Of the part or the message. */
  readonly id: string;
  readonly messageId: string;
  readonly isCall: boolean;
}

/** What the errors at these places say, by their ids; `time` is the one that extraction saw. */
export async function recordsOf(
  connection: Connection,
  places: readonly ErrorPlace[],
): Promise<ReadonlyMap<string, ErrorRecord>> {
  if (places.length === 0) return new Map();
  const messages = listed([...new Set(places.map(({ messageId }) => messageId))]);
  const calls = places.filter(({ isCall }) => isCall).map(({ id }) => id);
  const parts = calls.length === 0 ? sql`false` : sql`p.id IN (${listed(calls)})`;
  const rows = await connection.all(sql`
        SELECT
          f.*, m.session_id, s.title, m.agent, m.provider, m.model, m.role,
          split_part(f.error_group, '-', 1) AS type,
          json_extract_string(f.error_data, '$.error_code') AS code,
          json_extract_string(f.error_data, '$.error_message') AS message,
          json_extract_string(f.error_data, '$.stack_trace') AS stack_trace,
          json_extract_string(f.error_data, '$.timestamp') AS time
        FROM (
          SELECT p.id, p.message_id, p.id AS part_id, p.tool_name, p.outcome, NULL AS name, p.error_group, p.error_data
          FROM parts AS p
          WHERE ${parts}
          UNION ALL BY NAME
          SELECT m.id, m.id AS message_id, m.error_name AS name, m.error_group, m.error_data
          FROM messages AS m
          WHERE m.id IN (${messages}) AND m.error_group IS NOT NULL
        ) AS f
        JOIN messages AS m ON m.id = f.message_id AND m.id IN (${messages})
        LEFT JOIN sessions AS s ON s.id = m.session_id`);
  return new Map(
    rows.map((row) => [
      String(row.id),
      {
        kind: row.part_id === null ? (row.role === 'assistant' ? 'answer' : 'compaction') : 'tool',
        time: textOrNull(row.time),
        type: typeOf(row.type),
        code: row.code === null ? null : numberOf(row.code),
        name: textOrNull(row.name),
        tool: textOrNull(row.tool_name),
        outcome: textOrNull(row.outcome),
        message: textOrNull(row.message),
        stackTrace: textOrNull(row.stack_trace),
        group: String(row.error_group),
        sessionId: String(row.session_id),
        sessionTitle: textOrNull(row.title),
        messageId: String(row.message_id),
        partId: textOrNull(row.part_id),
        agent: textOrNull(row.agent),
        provider: textOrNull(row.provider),
        model: textOrNull(row.model),
      },
    ]),
  );
}

/** Epoch milliseconds as ISO 8601; null for −1, which stands for no time. */
export function timeOf(value: PlainValue | undefined): string | null {
  const ms = numberOf(value);
  return ms === -1 ? null : new Date(ms).toISOString();
}

function typeOf(value: PlainValue | undefined): ErrorType {
  const name = String(value);
  return isErrorType(name) ? name : 'unknown';
}
