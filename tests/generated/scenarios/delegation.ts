import { addPrompt, addReply, addTurn } from '../add-message.ts';
import { addProject, addSession, setParent } from '../add-session.ts';
import type { Draft } from '../draft.ts';
import type { WorldProject, WorldSession } from '../world.ts';

/** Sessions that delegate: children, grandchildren and great-grandchildren. */
export function delegations(draft: Draft): void {
  const project = addProject(draft);
  delegate(draft, addSession(draft, { project }), project, 3);
  delegate(draft, addSession(draft, { project }), project, draft.random.int(1, 2));
}

function delegate(draft: Draft, session: WorldSession, project: WorldProject, levels: number): void {
  addPrompt(draft, session);
  for (let index = draft.random.int(1, 2); index > 0; index -= 1) {
    const child = addSession(draft, {
      project,
      parentId: session.id,
      title: `Look around (@explore subagent)`,
    });
    if (levels > 1) delegate(draft, child, project, levels - 1);
    else addTurn(draft, child);
    addReply(draft, session, { tools: [{ tool: 'task', way: 'ok', childId: child.id }] });
  }
  addReply(draft, session);
}

/** A child whose parent is gone. */
export function danglingParent(draft: Draft): void {
  const project = addProject(draft);
  const gone = draft.tick();
  const child = addSession(draft, { project, parentId: draft.id('ses', gone) });
  addTurn(draft, child);
  addTurn(draft, addSession(draft, { project, parentId: child.id }));
}

/** Two sessions that are each other's parent, with a child below them, and one that is its own parent. */
export function parentCycles(draft: Draft): void {
  const project = addProject(draft);
  const first = addSession(draft, { project });
  const second = addSession(draft, { project, parentId: first.id });
  const below = addSession(draft, { project, parentId: second.id });
  const self = addSession(draft, { project });
  for (const session of [first, second, below, self]) addTurn(draft, session);
  setParent(draft, first, second.id);
  setParent(draft, self, self.id);
}
