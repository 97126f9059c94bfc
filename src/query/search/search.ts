import type { Search, SearchInput } from '../../contract/search.ts';
import { parseSearch } from '../../core/search/parse-search.ts';
import type { SearchTerm } from '../../core/search/search-term.ts';
import type { Connection } from '../../db/connection.ts';
import { DatabaseError } from '../../db/database-error.ts';
import { join, type Sql, sql } from '../../db/sql.ts';
import { createdInRange, type Narrowing, narrowsAuthors } from '../filters.ts';
import { listed } from '../listed.ts';
import { type Scope, scopeOf, statement } from '../scope.ts';
import { numberOf } from '../spend.ts';
import { type HitPlace, isAfter, isUpTo, readPlace, writePlace } from './hit-place.ts';
import { MESSAGE_ROW, PART_ROW, TITLE_ROW, termsHold } from './search-conditions.ts';
import { fieldsFor, MESSAGE_FIELDS, PART_FIELDS, TITLE_FIELDS, textsHold } from './search-fields.ts';
import { searchHits } from './search-hits.ts';

/** Which page: `limit` hits after `cursor`, looked for during about `budgetMs`. */
export type SearchPage = Pick<SearchInput, 'q' | 'limit' | 'budgetMs'> & {
  readonly cursor?: string | undefined;
};

/** Messages that are looked through at once: at first, at least and at most. A thousand may take a second. */
const firstSlice = 64;
const smallestSlice = 16;
const largestSlice = 1024;

/**
 * What a search finds, newest first. Large texts cannot be searched as a whole in the time that a page may take (some
 * 250 MB a second), so messages are looked through from the newest on, until the page is full or the budget is spent; a
 * slice is always, so that each page goes on. Where no text and no path is asked for, everything is looked through.
 * `now` is a clock in milliseconds. Throws {@link DatabaseError} for a search or a cursor that is none.
 */
export async function search(
  connection: Connection,
  filters: Narrowing,
  page: SearchPage,
  now: () => number,
): Promise<Search> {
  const end = now() + page.budgetMs;
  const terms = termsOf(page.q);
  const looking: Looking = { connection, filters, scope: scopeOf(filters), terms, limit: page.limit + 1 };
  const start = page.cursor === undefined ? null : readPlace(page.cursor);
  const { places, seen } = isWide(terms)
    ? await lookThrough(looking, start, { budgetMs: page.budgetMs, end, now })
    : { places: await hitsBetween(looking, start, null, null), seen: null };
  const shown = places.slice(0, page.limit);
  const isCut = places.length > page.limit;
  const next = isCut ? shown.at(-1) : seen;
  return {
    hits: await searchHits(connection, looking.scope, terms, shown),
    next: next === undefined || next === null ? null : writePlace(next),
    complete: isCut || seen === null,
  };
}

/** What is looked for, and the most hits that are of use. */
interface Looking {
  readonly connection: Connection;
  readonly filters: Narrowing;
  readonly scope: Scope;
  readonly terms: readonly SearchTerm[];
  readonly limit: number;
}

function termsOf(q: string): readonly SearchTerm[] {
  const read = parseSearch(q);
  if ('problem' in read)
    throw new DatabaseError(read.problem.message, { code: 'invalid_input', hint: read.problem.hint });
  if (read.terms.length > 0) return read.terms;
  throw new DatabaseError('There is nothing to search for.', {
    code: 'invalid_input',
    hint: 'Give a text, or conditions such as tool:bash status:error.',
  });
}

/** Whether columns of large texts have to be read. */
function isWide(terms: readonly SearchTerm[]): boolean {
  if (fieldsFor(PART_FIELDS, terms).length === 0 && fieldsFor(MESSAGE_FIELDS, terms).length === 0)
    return false;
  return terms.some((term) => term.kind === 'text' || (term.kind === 'name' && term.key === 'file'));
}

/** Looks through messages slice by slice. `seen` is the place up to which everything was; null at the end. */
async function lookThrough(
  looking: Looking,
  start: HitPlace | null,
  { budgetMs, end, now }: { readonly budgetMs: number; readonly end: number; readonly now: () => number },
): Promise<{ readonly places: readonly HitPlace[]; readonly seen: HitPlace | null }> {
  const places: HitPlace[] = [];
  let queue: HitPlace[] = [];
  let seen = start;
  let isFetched = false;
  let size = firstSlice;
  while (true) {
    if (queue.length === 0 && !isFetched) {
      queue = await messagesAfter(looking, seen);
      isFetched = queue.length < largestSlice;
    }
    const began = now();
    const slice = queue.splice(0, size);
    const until = isFetched && queue.length === 0 ? null : (slice.at(-1) ?? null);
    const owners = slice.map(({ owner }) => owner);
    places.push(...(await hitsBetween(looking, seen, until, owners)));
    seen = until;
    if (until === null || places.length >= looking.limit || now() >= end) return { places, seen };
    // A slice that takes a quarter of the budget cannot exceed it by more.
    const fitting = Math.trunc((size * budgetMs) / 4 / Math.max(1, now() - began));
    size = Math.min(largestSlice, Math.max(smallestSlice, Math.min(fitting, size * 2)));
  }
}

/** The places of the next messages, as many as a slice may have. */
async function messagesAfter({ connection, scope }: Looking, place: HitPlace | null): Promise<HitPlace[]> {
  const isNotLater =
    place === null || place.at < 0
      ? sql`true`
      : sql`(m.created <= epoch_ms(${BigInt(place.at)}::BIGINT) OR m.created IS NULL)`;
  // Ordered by the column itself, of which a scan can skip what is too old: a sixth of the time.
  const rows = await connection.all(
    statement(
      scope.ctes,
      sql`
        SELECT moment, owner
        FROM (
          SELECT m.created, coalesce(epoch_ms(m.created), -1) AS moment, m.id AS owner, '' AS part
          FROM asked_owners AS m
          WHERE ${isNotLater}
        )
        WHERE ${isAfter(place)}
        ORDER BY created DESC NULLS LAST, owner DESC
        LIMIT ${largestSlice}`,
    ),
  );
  return rows.map((row) => ({ at: numberOf(row.moment), owner: String(row.owner), part: '' }));
}

/** The places of the hits after one place up to the messages of another, among some messages or all (null). */
async function hitsBetween(
  looking: Looking,
  after: HitPlace | null,
  until: HitPlace | null,
  messages: readonly string[] | null,
): Promise<HitPlace[]> {
  const { connection, scope, limit } = looking;
  const sources = [...ofMessages(looking, messages), ofTitles(looking)];
  const rows = await connection.all(
    statement(
      scope.ctes,
      sql`
        SELECT moment, owner, part
        FROM (${join(sources, '\nUNION ALL\n')})
        WHERE ${isAfter(after)} AND ${isUpTo(until)}
        ORDER BY moment DESC, owner DESC, part DESC
        LIMIT ${limit}`,
    ),
  );
  return rows.map((row) => ({ at: numberOf(row.moment), owner: String(row.owner), part: String(row.part) }));
}

/** Hits in parts, and in what messages hold themselves. */
function ofMessages({ scope, terms }: Looking, messages: readonly string[] | null): readonly Sql[] {
  if (messages?.length === 0) return [];
  // Named on both sides of the join: only a list of values lets a scan skip what it need not read.
  const among = (column: Sql): Sql =>
    messages === null ? sql`true` : sql`${column} IN (${listed(messages)})`;
  const parts = fieldsFor(PART_FIELDS, terms);
  const own = fieldsFor(MESSAGE_FIELDS, terms);
  const ofParts = sql`
    SELECT coalesce(epoch_ms(m.created), -1) AS moment, m.id AS owner, p.id AS part
    FROM parts AS p
    JOIN asked_owners AS m ON m.id = p.message_id
    JOIN all_sessions AS s ON s.id = m.session_id
    WHERE ${among(sql`p.message_id`)} AND ${among(sql`m.id`)} AND ${scope.partCounts}
      AND ${termsHold(PART_ROW, terms)}
      AND ${textsHold(parts, terms)}`;
  const ofOwn = sql`
    SELECT coalesce(epoch_ms(m.created), -1) AS moment, m.id AS owner, '' AS part
    FROM asked_owners AS m
    JOIN all_sessions AS s ON s.id = m.session_id
    WHERE ${among(sql`m.id`)}
      AND ${termsHold(MESSAGE_ROW, terms)}
      AND ${textsHold(own, terms)}`;
  return [...(parts.length === 0 ? [] : [ofParts]), ...(own.length === 0 ? [] : [ofOwn])];
}

/** Hits in titles, of sessions of the range of time; with an agent or model, one of their messages must be theirs. */
function ofTitles({ filters, terms }: Looking): Sql {
  return sql`
    SELECT coalesce(epoch_ms(s.created), -1) AS moment, s.id AS owner, '' AS part
    FROM asked_sessions AS s
    WHERE s.counts AND ${createdInRange(filters, sql`s.created`)}
      AND ${narrowsAuthors(filters) ? sql`s.id IN (SELECT session_id FROM asked_owners)` : sql`true`}
      AND ${termsHold(TITLE_ROW, terms)}
      AND ${textsHold(fieldsFor(TITLE_FIELDS, terms), terms)}`;
}
