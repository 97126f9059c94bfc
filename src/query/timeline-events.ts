import { type TimelineEvent, timelineEvent } from '../contract/timeline.ts';
import type { PlainValue, Row } from '../db/values.ts';
import { inBytes } from './listed.ts';
import { numberOf, textOrNull } from './spend.ts';

/**
 * Where an event stands in its session: its message's place; then switches, the message itself, its parts, its error;
 * of these their number and their id.
 */
export type EventPlace = readonly [place: number, rank: number, seq: number, part: string];

/** An event with its place. */
export interface PlacedEvent {
  readonly place: EventPlace;
  readonly event: TimelineEvent;
}

/** Whether an event stands behind a place. */
export function isBehind(event: EventPlace, place: EventPlace): boolean {
  for (const at of [0, 1, 2] as const) {
    if (event[at] !== place[at]) return event[at] > place[at];
  }
  return inBytes(event[3], place[3]) > 0;
}

/**
 * What happened in a message, in order; the rows are those of `eventMessages` and `eventParts`. The view
 * `exchange_events` has the same events.
 */
export function eventsOf(message: Row, parts: readonly Row[]): PlacedEvent[] {
  const text = parts.find(({ type }) => type === 'text');
  const said = textOrNull(message.preview) ?? textOrNull(text?.preview);
  const place = numberOf(message.place);
  return [
    ...switchesIn(message, place),
    ...ownEvents(message, said, place),
    ...parts.filter(({ type }) => type !== 'text').map((part) => partEvent(message, part, place)),
    ...errorsOf(message, said, place),
  ];
}

function switchesIn(message: Row, place: number): PlacedEvent[] {
  const base = baseOf(message);
  const events: PlacedEvent[] = [];
  if (message.is_other_agent === true)
    events.push({ place: [place, 0, 0, ''], event: { ...base, kind: 'agent', name: base.agent } });
  if (message.is_other_model === true)
    events.push({
      place: [place, 0, 1, ''],
      event: { ...base, kind: 'model', name: textOrNull(message.used_model) },
    });
  return events;
}

function ownEvents(message: Row, said: string | null, place: number): PlacedEvent[] {
  if (message.kind === null) return [];
  const event: TimelineEvent = {
    ...baseOf(message),
    kind: timelineEvent.shape.kind.parse(message.kind),
    ended: textOrNull(message.ended),
    durationMs: numberOrNull(message.duration_ms),
    name: textOrNull(message.name),
    preview: said,
    status: textOrNull(message.status),
    tokens: numberOrNull(message.tokens),
    cost: numberOrNull(message.cost),
  };
  return [{ place: [place, 1, UNNUMBERED, ''], event }];
}

function partEvent(message: Row, part: Row, place: number): PlacedEvent {
  const base = baseOf(message);
  const id = String(part.id);
  const event: TimelineEvent = {
    ...base,
    kind: kindOf(part),
    partId: id,
    at: textOrNull(part.started) ?? textOrNull(part.created) ?? base.at,
    ended: textOrNull(part.ended),
    durationMs: numberOrNull(part.duration_ms),
    agent: textOrNull(part.agent) ?? base.agent,
    name: textOrNull(part.tool_name),
    preview: textOrNull(part.preview),
    status: textOrNull(part.outcome),
    childSessionId: base.inherited ? null : textOrNull(part.child_session_id),
  };
  return { place: [place, 2, numberOf(part.seq), id], event };
}

function kindOf(part: Row): TimelineEvent['kind'] {
  if (part.type === 'retry') return 'retry';
  const delegates = part.tool_name === 'task' || part.tool_name === 'subagent';
  return delegates || part.named_session_id !== null ? 'delegation' : 'tool';
}

function errorsOf(message: Row, said: string | null, place: number): PlacedEvent[] {
  if (message.error_name === null) return [];
  const base = baseOf(message);
  const event: TimelineEvent = {
    ...base,
    kind: 'error',
    at: textOrNull(message.completed) ?? base.at,
    name: textOrNull(message.error_name),
    preview: said,
    status: textOrNull(message.error_type),
  };
  return [{ place: [place, 3, UNNUMBERED, ''], event }];
}

/** What has no number among its like. */
const UNNUMBERED = Number.MAX_SAFE_INTEGER;

/** What every event of a message has; the keys are in the order of the contract. */
function baseOf(message: Row): TimelineEvent {
  return {
    kind: 'step',
    exchangeId: String(message.exchange_id),
    messageId: String(message.id),
    partId: null,
    at: textOrNull(message.created),
    ended: null,
    durationMs: null,
    agent: textOrNull(message.agent),
    name: null,
    preview: null,
    status: null,
    childSessionId: null,
    tokens: null,
    cost: null,
    inherited: message.is_inherited === true,
  };
}

function numberOrNull(value: PlainValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
