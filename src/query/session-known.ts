import { isPresent } from '../core/counting/existence.ts';
import type { Connection } from '../db/connection.ts';
import { constant, sql } from '../db/sql.ts';

/** Whether there is a session with this id, without missing records one that is present. */
export async function isSessionKnown(connection: Connection, id: string, missing: boolean): Promise<boolean> {
  const counts = constant(missing ? 'true' : isPresent('s'));
  const found = await connection.first(
    sql`SELECT true AS found FROM sessions AS s WHERE s.id = ${id} AND ${counts}`,
  );
  return found !== undefined;
}
