import type { Session } from '../contract/session.ts';
import type { Connection } from '../db/connection.ts';
import { EVERYTHING, type Narrowing } from './filters.ts';
import type { Moment } from './liveness.ts';
import { scopeOf } from './scope.ts';
import { sessionFigures } from './session-figures.ts';

/**
 * One session with its own and inclusive figures, or null when there is none with this id. Of the filters only
 * `missing` matters: the session was named, and its figures are of all of it.
 */
export async function session(
  connection: Connection,
  id: string,
  filters: Pick<Narrowing, 'missing'>,
  moment: Moment,
): Promise<Session | null> {
  const scope = scopeOf({ ...EVERYTHING, missing: filters.missing });
  const [found] = await sessionFigures(connection, scope, [id], moment);
  return found ?? null;
}
