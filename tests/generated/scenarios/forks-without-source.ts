import { addTurn } from '../add-message.ts';
import { deleteMessages, deleteSession, loseSession, messagesOf } from '../add-session.ts';
import type { Draft } from '../draft.ts';
import { forkSession } from '../fork-session.ts';
import { addSource } from './forks.ts';

/** A source that was deleted: its only copy counts. */
export function sourceDeleted(draft: Draft): void {
  const source = addSource(draft);
  addTurn(draft, forkSession(draft, source));
  deleteSession(draft, source);
}

/** A deleted source with several forks, some of part of it: each message counts in the fork that was made first. */
export function sourceDeletedWithSeveralForks(draft: Draft): void {
  const source = addSource(draft);
  forkSession(draft, source, { take: draft.random.int(1, 3) });
  addTurn(draft, forkSession(draft, source));
  forkSession(draft, source);
  deleteSession(draft, source);
}

/** The same with forks made in one millisecond: each message counts in the one with the smaller id. */
export function sourceDeletedWithForksOfOneMoment(draft: Draft): void {
  const source = addSource(draft);
  const created = draft.tick();
  for (let index = 0; index < 3; index += 1) forkSession(draft, source, { created });
  deleteSession(draft, source);
}

/** A fork of a fork, with the source and then the first fork deleted too. */
export function sourceAndMiddleDeleted(draft: Draft): void {
  const source = addSource(draft);
  const middle = forkSession(draft, source);
  addTurn(draft, middle);
  const last = forkSession(draft, middle);
  addTurn(draft, last);
  forkSession(draft, middle, { take: 1 });
  if (draft.random.chance(0.5)) deleteSession(draft, source);
  deleteSession(draft, middle);
}

/** A source whose last turns were reverted after it was forked: some originals are gone, some are not. */
export function sourceReverted(draft: Draft): void {
  const source = addSource(draft);
  forkSession(draft, source);
  addTurn(draft, forkSession(draft, source));
  const messages = messagesOf(draft, source);
  deleteMessages(draft, messages.slice(draft.random.int(1, messages.length - 1)));
  addTurn(draft, source);
}

/** A source whose session record is gone while its messages still lie there: they are no originals any more. */
export function sourceLost(draft: Draft): void {
  const source = addSource(draft);
  addTurn(draft, forkSession(draft, source));
  forkSession(draft, source);
  loseSession(draft, source);
}
