import type { CostAnomalies } from '../contract/cost-anomalies.ts';
import { unusualDays } from '../core/counting/unusual-days.ts';
import type { Connection } from '../db/connection.ts';
import { sql } from '../db/sql.ts';
import { NO_PRICES } from '../prices/price-book.ts';
import { daily } from './daily.ts';
import type { Narrowing } from './filters.ts';

/**
 * Days whose recorded cost is unusually high, of those that the filters ask for. A range chooses the days that are
 * listed: each is whole on its first day, and compared with the days before it, whether they are in the range or not.
 * Throws DatabaseError for a zone that is not known.
 */
export async function costAnomalies(
  connection: Connection,
  filters: Narrowing,
  tz: string,
): Promise<CostAnomalies> {
  const { from, ...unbegun } = filters;
  const { days } = await daily(connection, unbegun, { tz }, NO_PRICES);
  const unusual = unusualDays(days);
  if (from === undefined) return { tz, days: unusual };
  const local = await connection.first(
    sql`SELECT strftime(timezone(${tz}, timezone('UTC', epoch_ms(${BigInt(Date.parse(from))}::BIGINT))), '%Y-%m-%d') AS date`,
  );
  const firstDay = String(local?.date);
  return { tz, days: unusual.filter(({ date }) => date >= firstDay) };
}
