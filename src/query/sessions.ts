import { largestPage } from '../contract/page-size.ts';
import type { Sessions, SessionsInput } from '../contract/sessions.ts';
import { isMessage } from '../core/counting/counted-records.ts';
import type { Connection } from '../db/connection.ts';
import { constant, join, type Sql, sql } from '../db/sql.ts';
import { createdInRange, type Narrowing, narrowsAuthors } from './filters.ts';
import { readCursor, writeCursor } from './list-cursor.ts';
import { EVERY_RECORD, liveness, type Moment } from './liveness.ts';
import { scopeOf, statement } from './scope.ts';
import { sessionFigures } from './session-figures.ts';
import { tracesScope } from './traces-scope.ts';

/** Which page of which list: `limit` sessions (1 to 1,000) after `cursor`, and what {@link sessions} narrows and sorts by. */
export type SessionPage = Pick<
  SessionsInput,
  'all' | 'limit' | 'cursor' | 'status' | 'isFork' | 'hasErrors' | 'title' | 'sort' | 'order'
>;

/**
 * A page of sessions, newest first unless another order is asked for; equal ones by their ids. Without `all` they are the
 * top-level ones that are neither archived nor missing and that have messages or children; sessions whose parent was
 * never seen or is missing are at the top. A range is one of their creation; with an agent or model, one of their
 * messages must be theirs. Throws DatabaseError for a cursor that no page of this order gave out.
 */
export async function sessions(
  connection: Connection,
  filters: Narrowing,
  page: SessionPage,
  moment: Moment,
): Promise<Sessions> {
  const limit = Math.min(Math.max(Math.trunc(page.limit), 1), largestPage);
  const { sort = 'created', order = 'desc' } = page;
  const name = `${sort} ${order}`;
  const scope = scopeOf(filters);
  const usesStats =
    filters.missing || sort in STATS_SORTS || page.status !== undefined || page.hasErrors !== undefined;
  const direction = constant(order);
  const places = await connection.all(
    statement(
      [
        ...scope.ctes,
        ...(usesStats ? tracesScope(filters) : [NO_STATS]),
        ...(needsLiveness(page.status) ? liveness(EVERY_RECORD, moment) : [NONE_RUNNING]),
      ],
      sql`
        SELECT id, place::VARCHAR AS place
        FROM (
          SELECT s.id, ${SORTS[sort].expression} AS place
          FROM asked_sessions AS s
          LEFT JOIN all_stats AS t ON t.session_id = s.id
          WHERE ${createdInRange(filters, sql`s.created`)}
            AND ${narrowsAuthors(filters) ? sql`s.id IN (SELECT session_id FROM asked_owners)` : sql`true`}
            AND ${page.all ? sql`true` : topLevel(filters)}
            AND ${asked(page)}
        ) AS l
        WHERE ${page.cursor === undefined ? sql`true` : after(page.cursor, sort, order)}
        ORDER BY l.place ${direction}, l.id ${direction}
        LIMIT ${limit + 1}`,
    ),
  );
  const shown = places.slice(0, limit);
  const last = places.length > limit ? shown.at(-1) : undefined;
  const ids = shown.map((row) => String(row.id));
  return {
    sessions: await sessionFigures(connection, scope, ids, moment),
    next: last === undefined ? null : writeCursor(name, { value: String(last.place), id: String(last.id) }),
  };
}

/** What a list is sorted by, and its type: what is not known is −1. */
interface Sort {
  readonly expression: Sql;
  readonly type: Sql;
}

const BIGINT = sql`BIGINT`;

const STATS_SORTS = {
  cost: { expression: sql`coalesce(t.inclusive_cost, 0)`, type: sql`DECIMAL(38, 18)` },
  ownCost: { expression: sql`coalesce(t.cost, 0)`, type: sql`DECIMAL(38, 18)` },
  tokens: { expression: sql`coalesce(t.inclusive_tokens_total, 0)`, type: sql`HUGEINT` },
  tools: { expression: sql`coalesce(t.inclusive_tool_calls, 0)`, type: BIGINT },
  errors: { expression: sql`coalesce(t.inclusive_tool_errors + t.inclusive_answer_errors, 0)`, type: BIGINT },
  duration: {
    expression: sql`coalesce(epoch_ms(t.inclusive_last_at) - epoch_ms(t.inclusive_first_at), -1)`,
    type: BIGINT,
  },
} satisfies Record<string, Sort>;

const SORTS: Readonly<Record<NonNullable<SessionPage['sort']>, Sort>> = {
  created: { expression: sql`coalesce(epoch_ms(s.created), -1)`, type: BIGINT },
  updated: { expression: sql`coalesce(epoch_ms(s.updated), -1)`, type: BIGINT },
  ...STATS_SORTS,
};

const NO_STATS = sql`all_stats AS (SELECT * FROM session_stats WHERE false)`;
const NONE_RUNNING = sql`running_sessions AS (SELECT id FROM all_sessions WHERE false)`;

/** Whether something runs there matters to sessions in which something is open. */
function needsLiveness(status: SessionPage['status']): boolean {
  return status === 'running' || status === 'error' || status === 'stale';
}

/** Predicate: the session is in the top-level list. One that is not derived yet was made just now and is in it. */
function topLevel(filters: Narrowing): Sql {
  const hasMessages = filters.missing
    ? sql`coalesce(t.messages, 1) > 0`
    : sql`s.id IN (SELECT m.session_id FROM counted_messages AS m WHERE ${constant(isMessage('m'))})`;
  return sql`(
  NOT s.is_missing
  AND s.archived IS NULL
  AND (
    s.parent_id IS NULL
    OR s.id = s.root_id
    OR s.parent_id IN (SELECT id FROM all_sessions WHERE is_missing)
  )
  AND (
    ${hasMessages}
    OR s.id IN (SELECT parent_id FROM all_sessions WHERE counts AND parent_id <> id)
  )
)`;
}

/** Predicate: what is asked for beside the filters of the contract. */
function asked({ status, isFork, hasErrors, title }: SessionPage): Sql {
  const conditions: Sql[] = [sql`true`];
  if (status !== undefined) conditions.push(sql`${STATUS} = ${status}`);
  if (isFork !== undefined) conditions.push(sql`s.is_fork = ${isFork}`);
  if (hasErrors !== undefined) conditions.push(sql`(${STATS_SORTS.errors.expression} > 0) = ${hasErrors}`);
  if (title !== undefined) conditions.push(sql`contains(lower(s.title), lower(${title}))`);
  return join(conditions, ' AND ');
}

/** The status of the contract, by the same order of what holds. */
const STATUS = sql`CASE
  WHEN s.is_missing THEN 'missing'
  WHEN coalesce(t.messages, 0) = 0 THEN 'empty'
  WHEN t.is_open AND s.id IN (SELECT id FROM running_sessions) THEN 'running'
  WHEN t.has_failed OR coalesce(s.idle_outcome = 'failed', false) THEN 'error'
  WHEN t.is_open THEN 'stale'
  ELSE 'completed'
END`;

function after(
  cursor: string,
  sort: NonNullable<SessionPage['sort']>,
  order: NonNullable<SessionPage['order']>,
): Sql {
  const { value, id } = readCursor(`${sort} ${order}`, cursor);
  const place = sql`(TRY_CAST(${value} AS ${SORTS[sort].type}), ${id})`;
  return order === 'desc' ? sql`(l.place, l.id) < ${place}` : sql`(l.place, l.id) > ${place}`;
}
