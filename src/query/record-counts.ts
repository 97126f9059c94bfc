import { isMessage } from '../core/counting/counted-records.ts';
import { exists, isPresent } from '../core/counting/existence.ts';
import { orphanMessages, orphanParts } from '../core/counting/orphans.ts';
import type { Connection } from '../db/connection.ts';
import { constant, type Sql, sql } from '../db/sql.ts';
import { type Narrowing, narrowsMessages, narrowsOwners, narrowsSessions } from './filters.ts';
import { type Scope, statement } from './scope.ts';
import { numberOf } from './spend.ts';

/** Records whose owner was never seen (counting rule 9). */
export interface OrphanCounts {
  readonly messages: number;
  readonly parts: number;
}

/** Orphans belong to no session, project, author or moment: where one of these is asked for there are none. */
export async function orphanCounts(connection: Connection, filters: Narrowing): Promise<OrphanCounts> {
  if (narrowsMessages(filters) || narrowsOwners(filters)) return { messages: 0, parts: 0 };
  const row = await connection.first(filters.missing ? STORED_ORPHANS : ORPHANS_DECIDED_ANEW);
  return { messages: numberOf(row?.messages), parts: numberOf(row?.parts) };
}

const STORED_ORPHANS = constant(`
  SELECT
    (SELECT count(*) FROM messages AS m WHERE m.is_orphan AND ${exists('m')} AND ${isMessage('m')}) AS messages,
    (SELECT count(*) FROM parts AS p WHERE p.is_orphan AND ${exists('p')}) AS parts`);

const PRESENT = {
  sessions: `(SELECT id FROM sessions AS s WHERE ${isPresent('s')})`,
  messages: `(SELECT id, session_id FROM messages AS m WHERE ${isPresent('m')})`,
  parts: `(SELECT id, message_id FROM parts AS p WHERE ${isPresent('p')})`,
};

const ORPHANS_DECIDED_ANEW = constant(`
  SELECT
    (
      SELECT count(*)
      FROM messages AS m
      WHERE ${isMessage('m')} AND m.id IN (${orphanMessages(PRESENT)})
    ) AS messages,
    (SELECT count(*) FROM (${orphanParts(PRESENT)})) AS parts`);

/**
 * All parts, orphans included: the parts of the messages that are asked for, and the orphans. Without filters that is
 * every part but those of messages that do not count, which spares a look at each part's message.
 */
export async function partCount(
  connection: Connection,
  filters: Narrowing,
  scope: Scope,
  orphans: number,
): Promise<number> {
  const everything = filters.missing && !narrowsMessages(filters) && !narrowsSessions(filters);
  const row = await connection.first(everything ? EVERY_PART : partsOfAsked(scope));
  return numberOf(row?.parts) + (everything ? 0 : orphans);
}

const EVERY_PART = constant(`
  SELECT
    (SELECT count(*) FROM parts AS p WHERE ${exists('p')})
    - (
      SELECT count(*)
      FROM parts AS p
      JOIN (
        SELECT m.id
        FROM messages AS m
        LEFT JOIN sessions AS s ON s.id = m.session_id
        WHERE NOT (${exists('m')} AND ${exists('s')})
      ) AS gone ON gone.id = p.message_id
      WHERE ${exists('p')}
    ) AS parts`);

function partsOfAsked(scope: Scope): Sql {
  return statement(
    scope.ctes,
    sql`
      SELECT count(*) AS parts
      FROM parts AS p
      SEMI JOIN asked_owners AS m ON m.id = p.message_id
      WHERE ${scope.partCounts}`,
  );
}
