import { addBareMessage, addReply, addTurn } from '../add-message.ts';
import { addSession, deleteMessages, loseSession, messagesOf } from '../add-session.ts';
import type { Draft } from '../draft.ts';

/** Parts whose message is gone, tool calls and step-finish parts among them: they are in no usage. */
export function orphanParts(draft: Draft): void {
  const session = addSession(draft);
  addTurn(draft, session, 2, { tools: [{ tool: 'bash', way: 'exit-nonzero' }] });
  const messages = messagesOf(draft, session);
  deleteMessages(draft, messages.slice(1, 3), 'parts');
  addTurn(draft, session);
}

/** Messages whose session is gone, with their parts. */
export function orphanMessages(draft: Draft): void {
  const session = addSession(draft);
  addTurn(draft, session, 2, { tools: [{ tool: 'read', way: 'error' }] });
  loseSession(draft, session);
}

/** Parts whose message is gone, of a session that is gone. */
export function orphanPartsOfLostSession(draft: Draft): void {
  const session = addSession(draft);
  addTurn(draft, session, 2);
  deleteMessages(draft, messagesOf(draft, session).slice(0, 2), 'parts');
  loseSession(draft, session);
}

/** A message of a role that nobody knows: it counts as a message and carries no usage. */
export function strangers(draft: Draft): void {
  const session = addSession(draft);
  addBareMessage(draft, session, { kind: 'stranger' });
  addReply(draft, session);
}
