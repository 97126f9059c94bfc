import { addPrompt, addReply, addTurn } from '../add-message.ts';
import { addProject, addSession, messagesOf } from '../add-session.ts';
import type { Draft } from '../draft.ts';
import { forkSession } from '../fork-session.ts';
import type { WorldSession } from '../world.ts';

/** A session with some turns, worth forking. */
export function addSource(draft: Draft): WorldSession {
  const source = addSession(draft);
  addTurn(draft, source, 2);
  addTurn(draft, source);
  return source;
}

/** A fork of a whole session that nobody continued, and one of its beginning that was continued. */
export function forks(draft: Draft): void {
  forkSession(draft, addSource(draft));
  const source = addSource(draft);
  const fork = forkSession(draft, source, { take: 2 });
  addTurn(draft, fork);
  addTurn(draft, source);
}

/** A fork that was continued and forked again, and that fork once more. */
export function forksOfForks(draft: Draft): void {
  const first = forkSession(draft, addSource(draft));
  addTurn(draft, first);
  const second = forkSession(draft, first);
  addTurn(draft, second);
  forkSession(draft, second, { take: messagesOf(draft, second).length - 1 });
}

/** Two forks of one source, both continued. */
export function twoForksOfOneSource(draft: Draft): void {
  const source = addSource(draft);
  addTurn(draft, forkSession(draft, source));
  addTurn(draft, source);
  addTurn(draft, forkSession(draft, source));
}

/** A fork at the first prompt has nothing of its source: OpenCode 2 still calls it a fork, OpenCode 1 cannot. */
export function forkOfNothing(draft: Draft): void {
  addTurn(draft, forkSession(draft, addSource(draft), { take: 0 }));
}

/** A fork of what a subagent did: the originals stand in a session with a parent. */
export function forkOfChild(draft: Draft): void {
  const project = addProject(draft);
  const parent = addSession(draft, { project });
  addPrompt(draft, parent);
  const child = addSession(draft, { project, parentId: parent.id });
  addTurn(draft, child, 2);
  addReply(draft, parent, { tools: [{ tool: 'task', way: 'ok', childId: child.id }] });
  addTurn(draft, forkSession(draft, child));
}

/** Two distinct messages of one millisecond with equal figures, in sessions of their own: both are billed. */
export function twins(draft: Draft): void {
  const tokens = { input: 1200, output: 30, reasoning: 0, cacheRead: 0, cacheWrite: 0, total: 1230 };
  const model = { provider: 'mock', model: 'smart' };
  const project = addProject(draft);
  const pair = [addSession(draft, { project }), addSession(draft, { project })];
  const [asked, answered] = [draft.tick(), draft.tick()];
  for (const session of pair) {
    addPrompt(draft, session, { created: asked, model });
    addReply(draft, session, { created: answered, completed: answered + 400, model, tokens, cost: 0.0125 });
  }
  for (const session of pair.slice(draft.random.int(0, 2))) forkSession(draft, session);
}
