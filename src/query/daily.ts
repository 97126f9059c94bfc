import type { Daily, DailyInput } from '../contract/daily.ts';
import type { Connection } from '../db/connection.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { LIST_PRICES, type PriceBook } from '../prices/price-book.ts';
import { assertZone, localTime, PERIOD_LABELS, PERIOD_MINUTES, type Period } from './calendar.ts';
import { askedCalls } from './called.ts';
import { hasRange, type Narrowing } from './filters.ts';
import { estimates, pricedModels } from './price-relations.ts';
import { type Scope, scopeOf, statement } from './scope.ts';
import { numberOf, spendOf, sumsOf, textOrNull } from './spend.ts';
import { usageLeaves } from './usage-leaves.ts';

/** How the days are cut; `tz` is an IANA zone. */
export type Calendar = Pick<DailyInput, 'tz' | 'by' | 'group'>;

/** Rows that gaps are filled up to; where a range would have more, periods without usage are not listed. */
const MOST_ROWS = 10_000n;

/**
 * Billed usage per calendar day of the zone, of the moment at which a message was created (counting rule 11); messages
 * without a time are on no day. Periods are called as {@link PERIOD_LABELS} has it.
 *
 * Where a range is asked for, the periods in it that have no usage are listed with zeros, for each group that has any;
 * at an open end they go as far as there is usage. Grouped by tool, a message counts in full for each tool that it
 * called, and under null when it called none, so that the rows of a day can sum to more than the day.
 * Throws DatabaseError for a zone that is not known.
 */
export async function daily(
  connection: Connection,
  filters: Narrowing,
  { tz, by = 'day', group }: Calendar,
  prices: PriceBook = LIST_PRICES,
): Promise<Daily> {
  await assertZone(connection, tz);
  const scope = scopeOf(filters);
  const named = group === 'tool' ? namedByTool(filters, scope) : namedLeaves(filters, scope, group);
  const rows = await connection.all(
    statement(
      [
        ...scope.ctes,
        ...named,
        BUCKETS,
        ...gaps(filters, by, group !== undefined),
        sql`local_buckets AS (
          SELECT *, ${localTime(tz, sql`bucket`)} AS local FROM (FROM buckets UNION ALL BY NAME FROM gaps)
        )`,
      ],
      sql`
        SELECT ${PERIOD_LABELS[by]} AS date, name, sum(messages) AS messages, ${sumsOf()}
        FROM local_buckets
        GROUP BY date, name
        ORDER BY ${by === 'hour' ? sql`min(bucket)` : sql`date`}, name NULLS LAST`,
    ),
  );
  const estimated = await estimatesOf(connection, filters, scope, { tz, by, group }, prices);
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
  filters: Narrowing,
  scope: Scope,
  { tz, by = 'day', group }: Calendar,
  prices: PriceBook,
): Promise<ReadonlyMap<string, number>> {
  const priced = await pricedModels(connection, scope, prices);
  if (priced.prices.every((price) => price === null)) return new Map();
  const dated = sql`(SELECT *, ${QUARTER} AS bucket FROM named_usage WHERE created IS NOT NULL)`;
  const rows = await connection.all(
    statement(
      [
        ...scope.ctes,
        ...(group === 'tool' ? namedByTool(filters, scope) : namedMessages(group)),
        ...estimates(priced, dated, scope.partCounts, ['bucket', 'name']),
        sql`local_buckets AS (SELECT *, ${localTime(tz, sql`bucket`)} AS local FROM estimates)`,
      ],
      sql`
        SELECT ${PERIOD_LABELS[by]} AS date, name, round(sum(estimated), 10) AS estimated
        FROM local_buckets
        GROUP BY date, name`,
    ),
  );
  return new Map(rows.map((row) => [keyOf(row), numberOf(row.estimated)]));
}

function keyOf({ date, name }: Row): string {
  return JSON.stringify([date, name]);
}

const QUARTER = sql`time_bucket(INTERVAL 15 MINUTES, created)`;

const NAMES = {
  none: sql`NULL::VARCHAR`,
  model: sql`coalesce(m.provider || '/' || m.model, m.model, m.provider)`,
  agent: sql`m.agent`,
  project: sql`s.project`,
};

/** The rows that are summed, each with the `name` of its group. */
function namedLeaves(filters: Narrowing, scope: Scope, group?: keyof typeof NAMES): readonly Sql[] {
  return [...usageLeaves(filters, scope, 'usage alone'), named(sql`usage_leaves`, sql`true`, group)];
}

/** The messages that they are of. */
function namedMessages(group?: keyof typeof NAMES): readonly Sql[] {
  return [named(sql`asked_messages`, sql`m.is_usage AND NOT m.is_inherited`, group)];
}

function named(relation: Sql, predicate: Sql, group: keyof typeof NAMES = 'none'): Sql {
  return sql`named_usage AS NOT MATERIALIZED (
    SELECT m.*, ${NAMES[group]} AS name
    FROM ${relation} AS m
    ${group === 'project' ? sql`JOIN all_sessions AS s ON s.id = m.session_id` : sql``}
    WHERE ${predicate}
  )`;
}

function namedByTool(filters: Narrowing, scope: Scope): readonly Sql[] {
  return [
    askedCalls(filters, scope),
    sql`tool_users AS MATERIALIZED (
      SELECT DISTINCT message_id, tool AS tool_name FROM asked_calls
    )`,
    sql`named_usage AS NOT MATERIALIZED (
      SELECT m.*, time_bucket(INTERVAL 15 MINUTES, m.created) AS quarter, 1 AS messages, t.tool_name AS name
      FROM asked_messages AS m
      LEFT JOIN tool_users AS t ON t.message_id = m.id
      WHERE m.is_usage AND NOT m.is_inherited
    )`,
  ];
}

/** Every zone's offset is a multiple of a quarter hour since 2000, so that a quarter hour is always within one day. */
const BUCKETS = sql`buckets AS MATERIALIZED (
  SELECT
    quarter AS bucket,
    name,
    sum(messages) AS messages,
    sum(tokens_input) AS tokens_input,
    sum(tokens_output) AS tokens_output,
    sum(tokens_reasoning) AS tokens_reasoning,
    sum(tokens_cache_read) AS tokens_cache_read,
    sum(tokens_cache_write) AS tokens_cache_write,
    sum(tokens_total) AS tokens_total,
    sum(cost) AS cost
  FROM named_usage
  WHERE quarter IS NOT NULL
  GROUP BY quarter, name
)`;

/** Common table expressions that end in `gaps`: buckets without usage, at least one in each period of the range. */
function gaps(filters: Narrowing, by: Period, isGrouped: boolean): readonly Sql[] {
  if (!hasRange(filters)) return [sql`gaps AS (SELECT bucket, name FROM buckets WHERE false)`];
  const end = (given: string | undefined, least: Sql): Sql =>
    given === undefined ? least : sql`epoch_ms(${BigInt(Date.parse(given))}::BIGINT)`;
  // The shortest hour that clocks show is 30 minutes long, the shortest day 23 hours.
  const step = by === 'hour' ? sql`INTERVAL 15 MINUTES` : sql`INTERVAL 12 HOURS`;
  return [
    sql`gap_names AS MATERIALIZED (${isGrouped ? sql`SELECT DISTINCT name FROM buckets` : sql`SELECT NULL AS name`})`,
    sql`gap_range AS MATERIALIZED (
      SELECT *
      FROM (
        SELECT
          time_bucket(INTERVAL 15 MINUTES, ${end(filters.from, sql`earliest`)}) AS first_bucket,
          time_bucket(INTERVAL 15 MINUTES, ${end(filters.to, sql`latest + INTERVAL 1 MILLISECOND`)} - INTERVAL 1 MILLISECOND) AS last_bucket
        FROM (SELECT min(bucket) AS earliest, max(bucket) AS latest FROM buckets)
      )
      WHERE first_bucket <= last_bucket
        AND (date_diff('minute', first_bucket, last_bucket) // ${PERIOD_MINUTES[by]}::BIGINT + 1)
          * (SELECT greatest(count(*), 1) FROM gap_names) <= ${MOST_ROWS}::BIGINT
    )`,
    sql`gaps AS (
      SELECT r.bucket, n.name
      FROM (
        SELECT unnest(generate_series(first_bucket, last_bucket, ${step})) AS bucket FROM gap_range
        UNION ALL
        SELECT last_bucket FROM gap_range
      ) AS r
      CROSS JOIN gap_names AS n
    )`,
  ];
}
