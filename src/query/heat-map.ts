import type { HeatMap } from '../contract/heat-map.ts';
import type { Connection } from '../db/connection.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { assertZone, localTime } from './calendar.ts';
import type { Narrowing } from './filters.ts';
import { scopeOf, statement } from './scope.ts';
import { numberOf } from './spend.ts';
import { usageLeaves } from './usage-leaves.ts';

/** Weeks before the last one. */
const WEEKS_BEFORE = 52n;

/**
 * Billed usage of 53 weeks by day and by hour of the week, as the contract has it. What a narrower range leaves out is 0.
 * Throws DatabaseError for a zone that is not known.
 */
export async function heatMap(connection: Connection, filters: Narrowing, tz: string): Promise<HeatMap> {
  await assertZone(connection, tz);
  const scope = scopeOf(filters);
  const ctes = [
    ...scope.ctes,
    ...usageLeaves(filters, scope, 'usage alone'),
    sql`local_usage AS MATERIALIZED (
      SELECT ${localTime(tz, sql`quarter`)} AS local, messages, tokens_total, cost
      FROM (
        SELECT quarter, sum(messages) AS messages, sum(tokens_total) AS tokens_total, sum(cost) AS cost
        FROM usage_leaves
        WHERE quarter IS NOT NULL
        GROUP BY quarter
      )
    )`,
    sql`weeks AS MATERIALIZED (
      SELECT last_day, (date_trunc('week', last_day) - to_weeks(${WEEKS_BEFORE}::INTEGER))::DATE AS first_day
      FROM (SELECT ${lastDay(filters, tz)} AS last_day)
    )`,
    sql`shown_usage AS MATERIALIZED (
      SELECT u.* FROM local_usage AS u, weeks AS w WHERE u.local::DATE BETWEEN w.first_day AND w.last_day
    )`,
  ];
  const days = await connection.all(
    statement(
      ctes,
      sql`
        SELECT strftime(d.day, '%Y-%m-%d') AS date, ${CELL}
        FROM (SELECT unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS day FROM weeks) AS d
        LEFT JOIN shown_usage AS u ON u.local::DATE = d.day
        GROUP BY d.day
        ORDER BY d.day`,
    ),
  );
  const hours = await connection.all(
    statement(
      ctes,
      sql`
        SELECT w.weekday, h.hour, ${CELL}
        FROM (SELECT unnest(range(1, 8)) AS weekday) AS w
        CROSS JOIN (SELECT unnest(range(0, 24)) AS hour) AS h
        LEFT JOIN shown_usage AS u ON isodow(u.local) = w.weekday AND hour(u.local) = h.hour
        GROUP BY ALL
        ORDER BY w.weekday, h.hour`,
    ),
  );
  return {
    tz,
    days: days.map((row) => ({ date: String(row.date), ...cellOf(row) })),
    hours: hours.map((row) => ({
      weekday: numberOf(row.weekday),
      hour: numberOf(row.hour),
      ...cellOf(row),
    })),
  };
}

const CELL = sql`
  sum(u.messages) AS messages, sum(u.tokens_total) AS tokens, round(coalesce(sum(u.cost), 0), 10) AS cost`;

function lastDay(filters: Narrowing, tz: string): Sql {
  if (filters.to === undefined) return sql`(SELECT max(local)::DATE FROM local_usage)`;
  const last = sql`epoch_ms(${BigInt(Date.parse(filters.to) - 1)}::BIGINT)`;
  return sql`${localTime(tz, last)}::DATE`;
}

function cellOf(row: Row) {
  return { messages: numberOf(row.messages), tokens: numberOf(row.tokens), cost: numberOf(row.cost) };
}
