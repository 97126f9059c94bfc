import type { Timeline } from '../contract/timeline.ts';
import type { Connection } from '../db/connection.ts';
import { EVERYTHING, type Narrowing } from './filters.ts';
import { readPlaceCursor, writePlaceCursor } from './place-cursor.ts';
import { type Scope, scopeOf } from './scope.ts';
import { isSessionKnown } from './session-known.ts';
import { numberOf } from './spend.ts';
import { type EventPlace, eventsOf, isBehind, type PlacedEvent } from './timeline-events.ts';
import { eventMessages, eventParts } from './timeline-rows.ts';

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
  const after = page.cursor === undefined ? undefined : placeOf(page.cursor);
  const from = after?.[0] ?? 0;
  const events = await eventsFrom(
    connection,
    scope,
    id,
    from,
    (event) => after === undefined || isBehind(event, after),
    page.limit,
  );
  if (events.length === 0 && !(await isSessionKnown(connection, id, filters.missing))) return null;
  const shown = events.slice(0, page.limit);
  const last = events.length > page.limit ? shown.at(-1) : undefined;
  return {
    sessionId: id,
    events: shown.map(({ event }) => event),
    next: last === undefined ? null : writePlaceCursor(last.place),
  };
}

/**
 * The wanted events of a session from a message's place on, more than `limit` of them where there are so many. Most
 * messages have several: if `most` of them were not enough, as many as can be needed are read. Without missing records it
 * is the scope that takes time, and as many are read at once.
 */
async function eventsFrom(
  connection: Connection,
  scope: Scope,
  id: string,
  from: number,
  isWanted: (place: EventPlace) => boolean,
  limit: number,
  most = scope.missing ? Math.ceil(limit / 4) + 1 : limit + 2,
): Promise<PlacedEvent[]> {
  const messages = await eventMessages(connection, scope, id, from, most);
  const parts = await eventParts(connection, scope, id, messages);
  const events = messages
    .flatMap((message) => eventsOf(message, parts.get(String(message.id)) ?? []))
    .filter(({ place }) => isWanted(place));
  if (events.length > limit || messages.length < most) return events;
  const next = numberOf(messages.at(-1)?.place) + 1;
  const left = limit - events.length;
  return [...events, ...(await eventsFrom(connection, scope, id, next, isWanted, left, limit + 1))];
}

function placeOf(cursor: string): EventPlace {
  const { numbers, texts } = readPlaceCursor(cursor, { numbers: 3, texts: 1 });
  const [place = 0, rank = 0, seq = 0] = numbers;
  return [place, rank, seq, texts[0] ?? ''];
}
