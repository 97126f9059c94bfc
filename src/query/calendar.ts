import type { DailyInput } from '../contract/daily.ts';
import type { Connection } from '../db/connection.ts';
import { DatabaseError } from '../db/database-error.ts';
import { constant, type Sql, sql } from '../db/sql.ts';

/** How a calendar is cut. */
export type Period = NonNullable<DailyInput['by']>;

/** The wall time of `column` (a TIMESTAMP in UTC) in the zone; the session's own zone does not matter. */
export function localTime(tz: string, column: Sql): Sql {
  return sql`timezone(${tz}, timezone('UTC', ${column}))`;
}

const OFFSET_MINUTES = "date_diff('minute', bucket, local)";

/**
 * What a period is called, over a quarter of an hour `bucket` and its wall time `local`: `2026-11-23`, of a week its
 * Monday, `2026-11` of a month, `2026-11-01T01:00-04:00` of an hour, whose offset tells the two hours of the autumn
 * change apart.
 */
export const PERIOD_LABELS: Readonly<Record<Period, Sql>> = {
  hour: constant(`strftime(local, '%Y-%m-%dT%H:00')
    || CASE WHEN ${OFFSET_MINUTES} < 0 THEN '-' ELSE '+' END
    || printf('%02d:%02d', abs(${OFFSET_MINUTES}) // 60, abs(${OFFSET_MINUTES}) % 60)`),
  day: sql`strftime(local, '%Y-%m-%d')`,
  week: sql`strftime(date_trunc('week', local), '%Y-%m-%d')`,
  month: sql`strftime(local, '%Y-%m')`,
};

/** About how long a period is, in minutes. */
export const PERIOD_MINUTES: Readonly<Record<Period, bigint>> = {
  hour: 60n,
  day: 1440n,
  week: 10_080n,
  month: 43_200n,
};

const PERIODS: readonly Period[] = ['hour', 'day', 'week', 'month'];

/** The shortest period that cuts this many milliseconds into at most so many pieces; months where none does. */
export function periodFor(ms: number, pieces: number): Period {
  return PERIODS.find((period) => ms <= pieces * Number(PERIOD_MINUTES[period]) * 60_000) ?? 'month';
}

/** Throws {@link DatabaseError} for a zone that the engine does not know. */
export async function assertZone(connection: Connection, tz: string): Promise<void> {
  const known = await connection.first(
    sql`SELECT 1 FROM pg_timezone_names() WHERE lower(name) = lower(${tz})`,
  );
  if (known !== undefined) return;
  throw new DatabaseError(`The time zone ${JSON.stringify(tz)} is not known.`, {
    code: 'invalid_input',
    hint: 'Give an IANA name, such as Europe/Berlin, America/New_York or UTC.',
  });
}
