import type { Exchange, Exchanges } from '../contract/exchanges.ts';
import type { Connection } from '../db/connection.ts';
import { sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { derivedTree, rootOf } from './derived-tree.ts';
import { EVERYTHING, type Narrowing } from './filters.ts';
import { type Moment, runningAmong } from './liveness.ts';
import { scopeOf, statement } from './scope.ts';
import { numberOf, textOrNull } from './spend.ts';
import { namesOf, workFigures, workStatus } from './trace.ts';

/**
 * The exchanges of a session in order; null when there is no session with this id. Of the filters only `missing` matters:
 * the session was named, and its exchanges are all of it.
 */
export async function exchanges(
  connection: Connection,
  id: string,
  { missing }: Pick<Narrowing, 'missing'>,
  moment: Moment,
): Promise<Exchanges | null> {
  const tree = derivedTree(id, missing);
  const rows = await connection.all(
    statement(tree, sql`SELECT * FROM all_exchanges WHERE session_id = ${id} ORDER BY n`),
  );
  if (rows.length === 0 && (await rootOf(connection, id, missing)) === null) return null;
  const isOpen = rows.some((row) => row.is_open === true);
  const scope = scopeOf({ ...EVERYTHING, missing });
  const running = await runningAmong(connection, scope, isOpen ? [id] : [], moment);
  return { sessionId: id, exchanges: rows.map((row) => exchangeOf(row, running)) };
}

function exchangeOf(row: Row, running: ReadonlySet<string>): Exchange {
  return {
    id: String(row.id),
    n: numberOf(row.n),
    inherited: row.is_inherited === true,
    agent: textOrNull(row.agent),
    agents: namesOf(row.agents),
    models: namesOf(row.models),
    prompt: textOrNull(row.prompt),
    response: textOrNull(row.response),
    status: workStatus(row, running),
    errorType: textOrNull(row.error_type),
    started: textOrNull(row.started),
    ended: textOrNull(row.ended),
    wallMs: row.wall_ms === null ? null : numberOf(row.wall_ms),
    activeMs: numberOf(row.active_ms),
    steps: numberOf(row.steps),
    delegations: numberOf(row.delegations),
    own: workFigures(row, ''),
    inclusive: workFigures(row, 'inclusive_'),
  };
}
