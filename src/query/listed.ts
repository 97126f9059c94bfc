import { join, type Sql, sql } from '../db/sql.ts';

/** Values as a list of parameters: unlike a list value or a join, it lets a scan skip what cannot match. */
export function listed(values: readonly string[]): Sql {
  return join(
    values.map((value) => sql`${value}`),
    ', ',
  );
}

/**
 * Predicate: the column is one of the values, at least one. A scan decides a list after it has read all columns, but a
 * range before, so that large columns of rows outside of it are never unpacked.
 */
export function isAmong(column: Sql, values: readonly string[]): Sql {
  const [first = ''] = values;
  const least = values.reduce((a, b) => (inBytes(a, b) <= 0 ? a : b), first);
  const most = values.reduce((a, b) => (inBytes(a, b) >= 0 ? a : b), first);
  return sql`${column} BETWEEN ${least} AND ${most} AND ${column} IN (${listed(values)})`;
}

/** Below 0 where `a` stands before `b`, in the order of the database: that of their bytes. */
export function inBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
