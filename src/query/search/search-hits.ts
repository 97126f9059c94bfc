import { type SearchHit, searchHit, snippetLength } from '../../contract/search.ts';
import { foldCase, stretchesOf } from '../../core/search/fold-case.ts';
import type { SearchTerm } from '../../core/search/search-term.ts';
import type { Connection } from '../../db/connection.ts';
import { constant, join, type Sql, sql } from '../../db/sql.ts';
import type { Row } from '../../db/values.ts';
import { listed } from '../listed.ts';
import { type Scope, statement } from '../scope.ts';
import { textOrNull } from '../spend.ts';
import type { HitPlace } from './hit-place.ts';
import {
  fieldsFor,
  holds,
  jsonText,
  MESSAGE_FIELDS,
  PART_FIELDS,
  type SearchField,
  TITLE_FIELDS,
} from './search-fields.ts';

/** Characters of a snippet that stand before the match. */
const LEAD = 60;

/** What stands at these places, in their order: where the first text that is asked for was found, and what is around it. */
export async function searchHits(
  connection: Connection,
  scope: Scope,
  terms: readonly SearchTerm[],
  places: readonly HitPlace[],
): Promise<SearchHit[]> {
  if (places.length === 0) return [];
  const needles = terms.flatMap((term) =>
    term.kind === 'text' && !term.negated ? [foldCase(term.text)] : [],
  );
  const owners = [...new Set(places.map(({ owner }) => owner))];
  const parts = places.map(({ part }) => part).filter((part) => part !== '');
  const [needle] = needles;
  const ofMessages = sql`
    SELECT m.*, s.title
    FROM (SELECT * FROM counted_messages WHERE id IN (${listed(owners)})) AS m
    JOIN all_sessions AS s ON s.id = m.session_id`;
  const rows = await connection.all(
    statement(
      scope.ctes,
      sql`
        SELECT
          m.id AS owner, p.id AS part, m.session_id, m.title, m.created AS moment, m.agent, m.is_inherited,
          p.tool_name AS tool, p.outcome AS status,
          unnest(${seenIn(fieldsFor(PART_FIELDS, terms), needle)})
        FROM parts AS p
        JOIN (${ofMessages}) AS m ON m.id = p.message_id
        WHERE ${parts.length === 0 ? sql`false` : sql`p.id IN (${listed(parts)})`}
        UNION ALL
        SELECT
          m.id, '', m.session_id, m.title, m.created, m.agent, m.is_inherited,
          NULL, CASE WHEN m.error_name IS NOT NULL THEN 'error' END,
          unnest(${seenIn(fieldsFor(MESSAGE_FIELDS, terms), needle)})
        FROM (${ofMessages}) AS m
        UNION ALL
        SELECT
          s.id, '', s.id, s.title, s.created, NULL, false, NULL, NULL,
          unnest(${seenIn(fieldsFor(TITLE_FIELDS, terms), needle)})
        FROM all_sessions AS s
        WHERE s.id IN (${listed(owners)})`,
    ),
  );
  const byPlace = new Map(rows.map((row) => [JSON.stringify([row.owner, row.part]), row]));
  return places.flatMap(({ owner, part }) => {
    const row = byPlace.get(JSON.stringify([owner, part]));
    return row === undefined ? [] : [hitOf(row, needles)];
  });
}

/** A structure of `kind` and `snippet`: of the first field that holds the needle, without one of the first that is there. */
function seenIn(fields: readonly SearchField[], needle: string | undefined): Sql {
  const seen = (field: SearchField): Sql => {
    const text = constant(field.text);
    const snippet =
      needle === undefined
        ? sql`left(${text}, ${BigInt(snippetLength)}::BIGINT)`
        : sql`substring(${text}, greatest(1, ${placeIn(field, needle)} - ${LEAD}), ${BigInt(snippetLength)}::BIGINT)`;
    return sql`{'kind': ${constant(`'${field.kind}'`)}, 'snippet': ${snippet}}`;
  };
  const cases = fields.map(
    (field) =>
      sql`WHEN ${constant(field.when)} AND ${needle === undefined ? sql`true` : holds(field, needle)} THEN ${seen(field)}`,
  );
  return cases.length === 0
    ? sql`{'kind': NULL::VARCHAR, 'snippet': NULL::VARCHAR}`
    : sql`CASE ${join(cases, ' ')} END`;
}

/** Where the field holds the needle, in characters from 1. */
function placeIn({ text, isJson }: SearchField, needle: string): Sql {
  const place = (written: string): Sql => sql`instr(lower(${constant(text)}), ${written})`;
  return isJson ? sql`coalesce(nullif(${place(needle)}, 0), ${place(jsonText(needle))})` : place(needle);
}

function hitOf(row: Row, needles: readonly string[]): SearchHit {
  const kind = searchHit.shape.kind.parse(row.kind);
  const snippet = textOrNull(row.snippet) ?? '';
  const isTitle = kind === 'title';
  const shown = kind === 'input' ? needles.flatMap((needle) => [needle, jsonText(needle)]) : needles;
  return {
    kind,
    sessionId: String(row.session_id),
    messageId: isTitle ? null : String(row.owner),
    partId: row.part === '' ? null : String(row.part),
    title: textOrNull(row.title),
    at: textOrNull(row.moment),
    agent: textOrNull(row.agent),
    tool: textOrNull(row.tool),
    status: textOrNull(row.status),
    inherited: row.is_inherited === true,
    snippet,
    matches: stretchesOf(snippet, shown),
  };
}
