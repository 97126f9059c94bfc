import { addBareMessage, addPrompt, addReply, addTurn, partBase } from '../add-message.ts';
import { addSession } from '../add-session.ts';
import type { Draft } from '../draft.ts';
import { forkSession } from '../fork-session.ts';
import type { WorldError, WorldSession } from '../world.ts';

const failure: WorldError = {
  name: 'UnknownError',
  type: 'compaction.failed',
  message: 'The summary was rejected.',
};

function addCompaction(draft: Draft, session: WorldSession, error?: WorldError): void {
  const request = addBareMessage(draft, session, { kind: 'compaction-request' });
  draft.parts.push({ ...partBase(draft, request), type: 'compaction' });
  addReply(draft, session, { kind: 'summary', ...(error === undefined ? {} : { error }) });
}

/** Sessions whose context was summarised: the summary is billed and shown apart. */
export function compactions(draft: Draft): void {
  const session = addSession(draft);
  addTurn(draft, session);
  addCompaction(draft, session);
  addTurn(draft, session);
}

/** A compaction that failed was billed too. */
export function failedCompactions(draft: Draft): void {
  const session = addSession(draft);
  addTurn(draft, session);
  addCompaction(draft, session, failure);
}

/** A fork copies summaries as well; and OpenCode 2 copies its event rows. */
export function forkOfCompaction(draft: Draft): void {
  const session = addSession(draft);
  addTurn(draft, session);
  addCompaction(draft, session);
  addPrompt(draft, session, { kind: 'synthetic' });
  addReply(draft, session);
  addBareMessage(draft, session, { kind: 'idle' });
  addTurn(draft, forkSession(draft, session));
}
