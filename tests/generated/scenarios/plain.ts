import { addPrompt, addReply, addTurn } from '../add-message.ts';
import { addProject, addSession, addTodos } from '../add-session.ts';
import type { Draft } from '../draft.ts';
import { randomTokens } from '../random-usage.ts';

/** A project with a few sessions of a few turns. */
export function plainSessions(draft: Draft): void {
  const project = addProject(draft);
  for (let index = draft.random.int(1, 3); index > 0; index -= 1) {
    const session = addSession(draft, { project });
    for (let turn = draft.random.int(1, 4); turn > 0; turn -= 1) addTurn(draft, session);
    addTodos(draft, session);
  }
}

/** A prompt that nobody answered. */
export function unansweredPrompt(draft: Draft): void {
  addPrompt(draft, addSession(draft));
}

/** Archived sessions count like any other. */
export function archivedSessions(draft: Draft): void {
  addTurn(draft, addSession(draft, { archived: true }));
}

/** A session that was opened and never used. */
export function emptySessions(draft: Draft): void {
  addSession(draft);
}

/** Costs whose sum differs from run to run when it is made of doubles. */
export function longFractions(draft: Draft): void {
  const session = addSession(draft);
  for (const cost of [0.1, 0.2, 0.30000000000000004, 1e-7, 1.5e-7, 0.012345678912345679, 1234.000000001]) {
    addReply(draft, session, { cost });
  }
}

/** What OpenCode 2 spent on titles and on turns that were reverted stands in its session columns alone. */
export function unattributedSpend(draft: Draft): void {
  const tokens = { ...randomTokens(draft.random), total: null };
  const cost = draft.random.int(1, 90_000) / 1e6;
  const session = addSession(draft, { unattributed: { tokens, cost } });
  addTurn(draft, session);
}
