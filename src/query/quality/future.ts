import { type Sql, sql } from '../../db/sql.ts';
import type { Moment } from '../liveness.ts';

/** Clocks of two machines may differ by this without a finding. */
const TOLERANCE_MS = 3_600_000;

/** SQL of the moment after which a time lies in the future. */
export function future(moment: Moment): Sql {
  return sql`epoch_ms(${BigInt(Math.trunc(moment.now + TOLERANCE_MS))}::BIGINT)`;
}
