import { type ErrorGroupFigures, type ErrorGroups, groupDays } from '../contract/error-groups.ts';
import type { ErrorRecord } from '../contract/errors.ts';
import type { Connection } from '../db/connection.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { PlainValue, Row } from '../db/values.ts';
import { assertZone } from './calendar.ts';
import {
  afterPlace,
  type ErrorNarrowing,
  type ErrorPage,
  errorRows,
  ORDER,
  recordsOf,
  timeOf,
} from './error-rows.ts';
import type { Narrowing } from './filters.ts';
import { writeCursor } from './list-cursor.ts';
import { scopeOf, statement } from './scope.ts';
import { numberOf, textOrNull } from './spend.ts';

/**
 * Errors by group, those seen last first, with counts of the last 30 calendar days of the zone `tz` before the newest
 * error that is asked for. Copies in forks are in `total.inherited` alone, so that `total.answers`, `total.toolCalls`
 * and the inherited ones together are what `stats` and `tools` count.
 * Throws DatabaseError for a cursor that no page gave out, and for a zone that is not known.
 */
export async function errorGroups(
  connection: Connection,
  filters: Narrowing,
  narrowing: ErrorNarrowing,
  { tz, limit, cursor }: ErrorPage & { readonly tz: string },
): Promise<ErrorGroups> {
  await assertZone(connection, tz);
  const relations = errorRows(filters, narrowing, scopeOf(filters));
  const total = await connection.first(statement(relations, TOTAL));
  const rows = await connection.all(
    statement([...relations, ...groupRelations(tz, limit, cursor)], SHOWN_GROUPS),
  );
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  const samples = await recordsOf(
    connection,
    shown.map((row) => ({
      id: String(row.sample_id),
      messageId: String(row.sample_message),
      isCall: row.kind === 'tool',
    })),
  );
  return {
    tz,
    lastDay: await dayOf(connection, tz, total?.newest),
    total: {
      groups: numberOf(total?.groups),
      errors: numberOf(total?.errors),
      answers: numberOf(total?.answers),
      toolCalls: numberOf(total?.tool_calls),
      compactions: numberOf(total?.compactions),
      inherited: numberOf(total?.inherited),
    },
    groups: shown.flatMap((row) => {
      const sample = samples.get(String(row.sample_id));
      return sample === undefined ? [] : [figuresOf(row, sample)];
    }),
    next:
      last === undefined ? null : writeCursor(ORDER, { value: String(last.last_seen), id: String(last.id) }),
  };
}

const TOTAL = sql`
  SELECT
    count(DISTINCT error_group) FILTER (WHERE NOT is_inherited) AS groups,
    count(*) FILTER (WHERE NOT is_inherited) AS errors,
    count(*) FILTER (WHERE NOT is_inherited AND kind = 'answer') AS answers,
    count(*) FILTER (WHERE NOT is_inherited AND kind = 'tool') AS tool_calls,
    count(*) FILTER (WHERE NOT is_inherited AND kind = 'compaction') AS compactions,
    count(*) FILTER (WHERE is_inherited) AS inherited,
    max(happened) FILTER (WHERE NOT is_inherited) AS newest
  FROM error_rows`;

/** Zones are asked for quarters of an hour, not for each error: a quarter is always within one day. */
function groupRelations(tz: string, limit: number, cursor: string | undefined): readonly Sql[] {
  return [
    sql`own_errors AS NOT MATERIALIZED (SELECT * FROM error_rows WHERE NOT is_inherited)`,
    sql`all_groups AS (
      SELECT
        error_group AS id,
        count(*) AS errors,
        count(DISTINCT session_id) AS sessions,
        coalesce(epoch_ms(min(happened)), -1) AS first_seen,
        coalesce(epoch_ms(max(happened)), -1) AS last_seen,
        arg_max({'id': id, 'message': message_id, 'kind': kind}, {'happened': coalesce(epoch_ms(happened), -1), 'id': id}) AS newest
      FROM own_errors
      GROUP BY error_group
    )`,
    sql`shown_groups AS MATERIALIZED (
      SELECT *
      FROM all_groups
      WHERE ${afterPlace(cursor, sql`last_seen`)}
      ORDER BY last_seen DESC, id DESC
      LIMIT ${limit + 1}
    )`,
    sql`newest_error AS MATERIALIZED (
      SELECT max(happened) AS happened, timezone(${tz}, timezone('UTC', max(happened)))::DATE AS day FROM own_errors
    )`,
    sql`quarters AS (
      SELECT e.error_group, n.day AS last_day, time_bucket(INTERVAL 15 MINUTES, e.happened) AS quarter, count(*) AS errors
      FROM own_errors AS e
      SEMI JOIN shown_groups AS s ON s.id = e.error_group
      JOIN newest_error AS n ON e.happened > n.happened - INTERVAL 33 DAYS
      GROUP BY ALL
    )`,
    sql`group_days AS (
      SELECT error_group, last_day - timezone(${tz}, timezone('UTC', quarter))::DATE AS ago, sum(errors)::BIGINT AS errors
      FROM quarters
      GROUP BY ALL
    )`,
    sql`group_bars AS (
      SELECT error_group, list({'ago': ago, 'errors': errors}) AS days
      FROM group_days
      WHERE ago BETWEEN 0 AND ${groupDays - 1}
      GROUP BY error_group
    )`,
  ];
}

const SHOWN_GROUPS = sql`
  SELECT
    s.id, s.errors, s.sessions, s.first_seen, s.last_seen, s.newest.id AS sample_id, s.newest.message AS sample_message,
    s.newest.kind AS kind, b.days
  FROM shown_groups AS s
  LEFT JOIN group_bars AS b ON b.error_group = s.id
  ORDER BY s.last_seen DESC, s.id DESC`;

function figuresOf(row: Row, sample: ErrorRecord): ErrorGroupFigures {
  return {
    id: String(row.id),
    type: sample.type,
    code: sample.code,
    tool: sample.tool,
    message: sample.message,
    count: numberOf(row.errors),
    sessions: numberOf(row.sessions),
    firstSeen: timeOf(row.first_seen),
    lastSeen: timeOf(row.last_seen),
    days: barsOf(row.days),
    sample: { sessionId: sample.sessionId, messageId: sample.messageId, partId: sample.partId },
  };
}

/** Counts by day, the oldest first, from a list of `{ago, errors}`. */
function barsOf(days: PlainValue | undefined): readonly number[] {
  const bars = new Array<number>(groupDays).fill(0);
  if (!Array.isArray(days)) return bars;
  for (const day of days) bars[groupDays - 1 - numberOf(day.ago)] = numberOf(day.errors);
  return bars;
}

async function dayOf(connection: Connection, tz: string, at: PlainValue | undefined): Promise<string | null> {
  if (typeof at !== 'string') return null;
  const row = await connection.first(
    sql`SELECT strftime(timezone(${tz}, timezone('UTC', epoch_ms(${BigInt(Date.parse(at))}::BIGINT))), '%Y-%m-%d') AS day`,
  );
  return textOrNull(row?.day);
}
