import { type Timeline, type TimelineEvent, timelineEvent } from '../contract/timeline.ts';
import { exists, isPresent } from '../core/counting/existence.ts';
import { commonTables, type Relation, relation } from '../core/relations.ts';
import { EXCHANGE_EVENTS } from '../core/traces/exchange-events.ts';
import { EXCHANGES } from '../core/traces/exchanges.ts';
import { traceRelations } from '../core/traces/trace-relations.ts';
import type { Connection } from '../db/connection.ts';
import { constant, type Sql, sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { EVERYTHING, type Narrowing } from './filters.ts';
import { readPlaceCursor, writePlaceCursor } from './place-cursor.ts';
import { scopeOf, statement } from './scope.ts';
import { isSessionKnown } from './session-known.ts';
import { numberOf, textOrNull } from './spend.ts';

/** Which page: `limit` events after `cursor`. */
export interface TimelinePage {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * A page of what happened in a session, in its order (counting rule 11); null where there is no such session. Of the
 * filters only `missing` matters: without missing records a call that does not name its child session leads to none.
 * Throws DatabaseError for a cursor that no page gave out.
 */
export async function timeline(
  connection: Connection,
  id: string,
  filters: Pick<Narrowing, 'missing'>,
  page: TimelinePage,
): Promise<Timeline | null> {
  const scope = scopeOf({ ...EVERYTHING, missing: filters.missing });
  const after = page.cursor === undefined ? sql`true` : isAfter(page.cursor);
  if (!(await isSessionKnown(connection, scope, id))) return null;
  const relations = [
    ...traceRelations('asked_ids', filters.missing ? exists('p') : isPresent('p')),
    ...EXCHANGES.filter(({ name }) => MEMBERS.includes(name)),
    filters.missing ? LINKED_CHILDREN : NAMED_CHILDREN,
    ...EXCHANGE_EVENTS,
  ];
  const rows = await connection.all(
    statement(
      [...scope.ctes, sql`asked_ids AS (SELECT ${id} AS id)`, ...commonTables(relations).map(constant)],
      sql`
        SELECT *, round(cost, 10) AS rounded_cost, ${SEQ} AS seq_place, ${PART} AS part_place
        FROM session_events
        WHERE ${after}
        ORDER BY place, rank, seq_place, part_place
        LIMIT ${page.limit + 1}`,
    ),
  );
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return {
    sessionId: id,
    events: shown.map(eventOf),
    next:
      last === undefined
        ? null
        : writePlaceCursor([
            numberOf(last.place),
            numberOf(last.rank),
            numberOf(last.seq_place),
            String(last.part_place),
          ]),
  };
}

/** What events need of the relations of exchanges. */
const MEMBERS: readonly string[] = ['prompts', 'exchange_members'];

/** The child sessions that calls led to, as they were derived. */
const LINKED_CHILDREN: Relation = relation(
  'event_children',
  `
  SELECT id, child_session_id
  FROM delegations
  WHERE session_id IN (SELECT id FROM asked_ids) AND child_session_id IS NOT NULL
`,
);

/** Those that calls name, of the sessions that are present. */
const NAMED_CHILDREN: Relation = relation(
  'event_children',
  `
  SELECT p.id, p.child_session_id
  FROM trace_parts AS p
  JOIN all_sessions AS s ON s.id = p.child_session_id AND s.parent_id = p.session_id
  WHERE NOT p.is_inherited
`,
);

const SEQ = constant(`coalesce(seq, ${Number.MAX_SAFE_INTEGER})`);
const PART = constant(`coalesce(part_id, '')`);

function isAfter(cursor: string): Sql {
  const { numbers, texts } = readPlaceCursor(cursor, { numbers: 3, texts: 1 });
  const [place, rank, seq] = numbers.map((number) => sql`${BigInt(number)}::BIGINT`);
  const [part = ''] = texts;
  return sql`(place, rank, ${SEQ}, ${PART}) > (${place ?? 0}, ${rank ?? 0}, ${seq ?? 0}, ${part})`;
}

function eventOf(row: Row): TimelineEvent {
  const whole = (name: string): number | null =>
    row[name] === null || row[name] === undefined ? null : Number(row[name]);
  return {
    kind: timelineEvent.shape.kind.parse(row.kind),
    exchangeId: String(row.exchange_id),
    messageId: String(row.message_id),
    partId: textOrNull(row.part_id),
    at: textOrNull(row.started),
    ended: textOrNull(row.ended),
    durationMs: whole('duration_ms'),
    agent: textOrNull(row.agent),
    name: textOrNull(row.name),
    preview: textOrNull(row.preview),
    status: textOrNull(row.status),
    childSessionId: textOrNull(row.child_session_id),
    tokens: whole('tokens_total'),
    cost: whole('rounded_cost'),
    inherited: row.is_inherited === true,
  };
}
