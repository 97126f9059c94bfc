import { join, type Sql, sql } from '../db/sql.ts';

/** Values as a list of parameters: unlike a list value or a join, it lets a scan skip what cannot match. */
export function listed(values: readonly string[]): Sql {
  return join(
    values.map((value) => sql`${value}`),
    ', ',
  );
}
