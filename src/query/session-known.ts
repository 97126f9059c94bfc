import type { Connection } from '../db/connection.ts';
import { sql } from '../db/sql.ts';
import { type Scope, statement } from './scope.ts';

/** Whether there is a session with this id in the scope. */
export async function isSessionKnown(connection: Connection, scope: Scope, id: string): Promise<boolean> {
  const body = sql`SELECT true AS found FROM all_sessions WHERE id = ${id}`;
  return (await connection.first(statement(scope.ctes, body))) !== undefined;
}
