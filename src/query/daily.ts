import type { Daily, DailyInput } from '../contract/daily.ts';
import type { Connection } from '../db/connection.ts';
import { DatabaseError } from '../db/database-error.ts';
import { constant, type Sql, sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { LIST_PRICES, type PriceBook } from '../prices/price-book.ts';
import type { Narrowing } from './filters.ts';
import { estimates, pricedModels } from './price-relations.ts';
import { type Scope, scopeOf, statement } from './scope.ts';
import { numberOf, spendOf, sumsOf, textOrNull } from './spend.ts';

/** How the days are cut; `tz` is an IANA zone. */
export type Calendar = Pick<DailyInput, 'tz' | 'by' | 'group'>;

/**
 * Billed usage per calendar day of the zone, of the moment at which a message was created (counting rule 11); days
 * without usage are not listed, and messages without a time are on no day.
 *
 * `date` is `2026-11-23`; of a week its Monday; of a month `2026-11`; of an hour `2026-11-01T01:00-04:00`, whose offset
 * tells the two hours of the autumn change apart. Grouped by tool, a message counts in full for each tool that it
 * called, and under null when it called none, so that the rows of a day can sum to more than the day.
 * Throws {@link DatabaseError} for a zone that is not known.
 */
export async function daily(
  connection: Connection,
  filters: Narrowing,
  { tz, by = 'day', group }: Calendar,
  prices: PriceBook = LIST_PRICES,
): Promise<Daily> {
  await assertZone(connection, tz);
  const scope = scopeOf(filters);
  const rows = await connection.all(
    statement(
      [...scope.ctes, ...grouped(scope, group), BUCKETS, localBuckets(tz, sql`buckets`)],
      sql`
        SELECT ${LABELS[by]} AS date, name, sum(messages) AS messages, ${sumsOf()}
        FROM local_buckets
        GROUP BY date, name
        ORDER BY ${by === 'hour' ? sql`min(bucket)` : sql`date`}, name NULLS LAST`,
    ),
  );
  const estimated = await estimatesOf(connection, scope, { tz, by, group }, prices);
  return {
    tz,
    days: rows.map((row) => ({
      date: String(row.date),
      ...(group === undefined ? {} : { group: textOrNull(row.name) }),
      messages: numberOf(row.messages),
      ...spendOf(row),
      estimated: estimated.get(keyOf(row)) ?? 0,
    })),
  };
}

/** What usage without a recorded cost would have cost, USD, by {@link keyOf} the period and group. */
async function estimatesOf(
  connection: Connection,
  scope: Scope,
  { tz, by = 'day', group }: Calendar,
  prices: PriceBook,
): Promise<ReadonlyMap<string, number>> {
  const priced = await pricedModels(connection, prices);
  if (priced.prices.every((price) => price === null)) return new Map();
  const dated = sql`(SELECT *, ${BUCKET} AS bucket FROM named_usage WHERE created IS NOT NULL)`;
  const rows = await connection.all(
    statement(
      [
        ...scope.ctes,
        ...grouped(scope, group),
        ...estimates(priced, dated, scope.partCounts, ['bucket', 'name']),
        localBuckets(tz, sql`estimates`),
      ],
      sql`
        SELECT ${LABELS[by]} AS date, name, round(sum(estimated), 10) AS estimated
        FROM local_buckets
        GROUP BY date, name`,
    ),
  );
  return new Map(rows.map((row) => [keyOf(row), numberOf(row.estimated)]));
}

function keyOf({ date, name }: Row): string {
  return JSON.stringify([date, name]);
}

/** The rows that are summed, each with the `name` of its group. */
function grouped(scope: Scope, group: DailyInput['group']): readonly Sql[] {
  if (group !== 'tool') {
    return [
      sql`named_usage AS NOT MATERIALIZED (
        SELECT m.*, ${NAMES[group ?? 'none']} AS name
        FROM asked_messages AS m
        ${group === 'project' ? sql`JOIN all_sessions AS s ON s.id = m.session_id` : sql``}
        WHERE m.is_usage AND NOT m.is_inherited
      )`,
    ];
  }
  return [
    sql`tool_users AS MATERIALIZED (
      SELECT DISTINCT p.message_id, p.tool_name FROM parts AS p WHERE p.type = 'tool' AND ${scope.partCounts}
    )`,
    sql`named_usage AS NOT MATERIALIZED (
      SELECT m.*, t.tool_name AS name
      FROM asked_messages AS m
      LEFT JOIN tool_users AS t ON t.message_id = m.id
      WHERE m.is_usage AND NOT m.is_inherited
    )`,
  ];
}

const NAMES = {
  none: sql`NULL`,
  model: sql`coalesce(m.provider || '/' || m.model, m.model, m.provider)`,
  agent: sql`m.agent`,
  project: sql`s.project`,
};

/** Every zone's offset is a multiple of a quarter hour since 2000, so that a quarter hour is always within one day. */
const BUCKET = sql`time_bucket(INTERVAL 15 MINUTES, created)`;

const BUCKETS = sql`buckets AS MATERIALIZED (
  SELECT
    ${BUCKET} AS bucket,
    name,
    count(*) AS messages,
    sum(tokens_input) AS tokens_input,
    sum(tokens_output) AS tokens_output,
    sum(tokens_reasoning) AS tokens_reasoning,
    sum(tokens_cache_read) AS tokens_cache_read,
    sum(tokens_cache_write) AS tokens_cache_write,
    sum(tokens_total) AS tokens_total,
    sum(cost) AS cost
  FROM named_usage
  WHERE created IS NOT NULL
  GROUP BY bucket, name
)`;

// The session's own zone must not matter: timezone('UTC', …) says what the stored times are.
const localBuckets = (tz: string, buckets: Sql): Sql => sql`local_buckets AS (
  SELECT *, timezone(${tz}, timezone('UTC', bucket)) AS local FROM ${buckets}
)`;

const OFFSET_MINUTES = "date_diff('minute', bucket, local)";

const LABELS = {
  hour: constant(`strftime(local, '%Y-%m-%dT%H:00')
    || CASE WHEN ${OFFSET_MINUTES} < 0 THEN '-' ELSE '+' END
    || printf('%02d:%02d', abs(${OFFSET_MINUTES}) // 60, abs(${OFFSET_MINUTES}) % 60)`),
  day: sql`strftime(local, '%Y-%m-%d')`,
  week: sql`strftime(date_trunc('week', local), '%Y-%m-%d')`,
  month: sql`strftime(local, '%Y-%m')`,
};

/** Throws {@link DatabaseError} for a zone that the engine does not know. */
export async function assertZone(connection: Connection, tz: string): Promise<void> {
  const known = await connection.first(
    sql`SELECT 1 FROM pg_timezone_names() WHERE lower(name) = lower(${tz})`,
  );
  if (known !== undefined) return;
  throw new DatabaseError(`The time zone ${JSON.stringify(tz)} is not known.`, {
    hint: 'Give an IANA name, such as Europe/Berlin, America/New_York or UTC.',
  });
}
