import { largestPage } from '../contract/page-size.ts';
import type { Sessions } from '../contract/sessions.ts';
import { isMessage } from '../core/counting/counted-records.ts';
import type { Connection } from '../db/connection.ts';
import { constant, sql } from '../db/sql.ts';
import { createdInRange, type Narrowing, narrowsAuthors } from './filters.ts';
import type { Moment } from './liveness.ts';
import { scopeOf, statement } from './scope.ts';
import { readCursor, writeCursor } from './session-cursor.ts';
import { sessionFigures } from './session-figures.ts';
import { numberOf } from './spend.ts';

/** Which page of the list: `limit` sessions (1 to 1,000) after `cursor`; `all` as in {@link sessions}. */
export interface SessionPage {
  readonly all: boolean;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * A page of sessions, newest first (time of creation, then id). Without `all` they are the top-level ones that are
 * neither archived nor missing and that have messages or children; sessions whose parent was never seen or is missing
 * are at the top. A range is one of their creation; with an agent or model, one of their messages must be theirs.
 * Throws DatabaseError for a cursor that no page gave out.
 */
export async function sessions(
  connection: Connection,
  filters: Narrowing,
  page: SessionPage,
  moment: Moment,
): Promise<Sessions> {
  const limit = Math.min(Math.max(Math.trunc(page.limit), 1), largestPage);
  const scope = scopeOf(filters);
  const places = await connection.all(
    statement(
      scope.ctes,
      sql`
        SELECT s.id, coalesce(epoch_ms(s.created), -1) AS created
        FROM asked_sessions AS s
        WHERE ${createdInRange(filters, sql`s.created`)}
          AND ${narrowsAuthors(filters) ? sql`s.id IN (SELECT session_id FROM asked_owners)` : sql`true`}
          AND ${page.all ? sql`true` : TOP_LEVEL}
          AND ${page.cursor === undefined ? sql`true` : after(page.cursor)}
        ORDER BY created DESC, id DESC
        LIMIT ${limit + 1}`,
    ),
  );
  const shown = places.slice(0, limit);
  const last = places.length > limit ? shown.at(-1) : undefined;
  const ids = shown.map((row) => String(row.id));
  return {
    sessions: await sessionFigures(connection, scope, ids, moment),
    next: last === undefined ? null : writeCursor({ created: numberOf(last.created), id: String(last.id) }),
  };
}

const TOP_LEVEL = sql`(
  NOT s.is_missing
  AND s.archived IS NULL
  AND (
    s.parent_id IS NULL
    OR s.id = s.root_id
    OR s.parent_id IN (SELECT id FROM all_sessions WHERE is_missing)
  )
  AND (
    s.id IN (SELECT m.session_id FROM counted_messages AS m WHERE ${constant(isMessage('m'))})
    OR s.id IN (SELECT parent_id FROM all_sessions WHERE counts AND parent_id <> id)
  )
)`;

function after(cursor: string) {
  const place = readCursor(cursor);
  const created = sql`coalesce(epoch_ms(s.created), -1)`;
  const from = BigInt(place.created);
  return sql`(${created} < ${from}::BIGINT OR (${created} = ${from}::BIGINT AND s.id < ${place.id}))`;
}
