import { addReply, addTurn } from '../add-message.ts';
import { addProject, addSession, deleteSession } from '../add-session.ts';
import type { Draft } from '../draft.ts';
import { forkSession } from '../fork-session.ts';

/** When the 36 bits of the clock in an id turn over: ids made later sort before ids made earlier. */
export const idWrap = Date.parse('2026-08-14T11:19:55.136Z');

/** First and last instants of days that a change of the clock makes shorter or longer, and the change itself. */
const turns: readonly string[] = [
  // America/New_York: 8 March has 23 hours, 1 November has 25.
  '2026-03-08T05:00:00.000Z',
  '2026-03-08T07:00:00.000Z',
  '2026-03-09T04:00:00.000Z',
  '2026-11-01T04:00:00.000Z',
  '2026-11-01T05:30:00.000Z',
  '2026-11-01T06:00:00.000Z',
  '2026-11-01T06:30:00.000Z',
  '2026-11-02T05:00:00.000Z',
  // Europe/Berlin: 29 March has 23 hours, 25 October has 25.
  '2026-03-28T23:00:00.000Z',
  '2026-03-29T01:00:00.000Z',
  '2026-03-29T22:00:00.000Z',
  '2026-10-24T22:00:00.000Z',
  '2026-10-25T00:30:00.000Z',
  '2026-10-25T01:00:00.000Z',
  '2026-10-25T23:00:00.000Z',
];

/** Answers one millisecond before, at, and one millisecond after each turn, in a session that started before it. */
export function daylightSaving(draft: Draft): void {
  const project = addProject(draft);
  for (const turn of turns) {
    draft.setClock(Date.parse(turn) - 10_000);
    const session = addSession(draft, { project, after: 0 });
    draft.setClock(Date.parse(turn) - 3);
    addTurn(draft, session, 3, { after: 1 });
    addReply(draft, session, { after: draft.random.int(1_800_000, 5_400_000) });
  }
}

/** Sessions before, across and after the wrap of ids, and forks across it: the order of ids is not that of time. */
export function idWrapSessions(draft: Draft): void {
  draft.setClock(idWrap - 3_600_000);
  const before = addSession(draft);
  addTurn(draft, before, 2);
  const across = addSession(draft);
  addTurn(draft, across, 2);
  const forkBefore = forkSession(draft, across);
  draft.setClock(idWrap - 3);
  addTurn(draft, across, 4, { after: 1 });
  const forkAfter = forkSession(draft, across);
  addTurn(draft, forkBefore, 1);
  addTurn(draft, forkAfter, 1);
  addTurn(draft, addSession(draft), 2);
  if (draft.random.chance(0.5)) deleteSession(draft, across);
}
