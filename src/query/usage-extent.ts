import type { Connection } from '../db/connection.ts';
import { sql } from '../db/sql.ts';
import type { Narrowing } from './filters.ts';
import { scopeOf, statement } from './scope.ts';
import { numberOf } from './spend.ts';
import { usageLeaves } from './usage-leaves.ts';

/** How much time a question is about, in milliseconds: its range; at an open end as far as there is usage. */
export async function usageExtent(connection: Connection, filters: Narrowing): Promise<number> {
  const [from, to] = [filters.from, filters.to].map((end) => (end === undefined ? null : Date.parse(end)));
  if (typeof from === 'number' && typeof to === 'number') return Math.max(0, to - from);
  const scope = scopeOf(filters);
  const row = await connection.first(
    statement(
      [...scope.ctes, ...usageLeaves(filters, scope, 'usage alone')],
      sql`SELECT epoch_ms(min(quarter)) AS first, epoch_ms(max(quarter)) AS last FROM usage_leaves`,
    ),
  );
  if (row?.first === null || row?.last === null) return 0;
  return Math.max(0, (to ?? numberOf(row?.last)) - (from ?? numberOf(row?.first)));
}
