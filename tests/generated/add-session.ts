import type { Draft } from './draft.ts';
import type { WorldMessage, WorldProject, WorldSession, WorldTodo } from './world.ts';

/** Adds a project, as a repository with a root commit has it. */
export function addProject(draft: Draft): WorldProject {
  const created = draft.tick();
  let commit = '';
  for (let index = 0; index < 40; index += 1) commit += draft.random.int(0, 15).toString(16);
  const project: WorldProject = {
    id: commit,
    worktree: `/home/dev/projects/${commit.slice(0, 6)}`,
    vcs: 'git',
    created,
  };
  draft.projects.push(project);
  return project;
}

export interface SessionChoices {
  readonly project?: WorldProject;
  readonly title?: string;
  readonly parentId?: string;
  readonly archived?: boolean;
  /** Milliseconds since the last event; some seconds if absent. */
  readonly after?: number;
  readonly unattributed?: WorldSession['unattributed'];
}

/** Adds a session that starts now, in its own project if none is given. */
export function addSession(draft: Draft, choices: SessionChoices = {}): WorldSession {
  const project = choices.project ?? addProject(draft);
  const created = draft.tick(choices.after);
  const session: WorldSession = {
    id: draft.id('ses', created),
    projectId: project.id,
    parentId: choices.parentId ?? null,
    forkOf: null,
    forkThrough: null,
    title: choices.title ?? `Work of ${new Date(created).toISOString()}`,
    directory: project.worktree,
    created,
    updated: created,
    archived: choices.archived === true ? created + draft.random.int(1, 86_400_000) : null,
    unattributed: choices.unattributed ?? null,
  };
  draft.sessions.push(session);
  return session;
}

/** Adds todos to a session. */
export function addTodos(draft: Draft, session: WorldSession): void {
  const todos: readonly WorldTodo[] = [
    { sessionId: session.id, content: 'Look at files', status: 'completed', priority: 'high' },
    { sessionId: session.id, content: 'Run it', status: 'cancelled', priority: 'low' },
  ];
  draft.todos.push(...todos);
}

/** Makes another session the parent, as no running OpenCode would: it may come later, be gone, or be a descendant. */
export function setParent(draft: Draft, session: WorldSession, parentId: string): void {
  draft.sessions = draft.sessions.map((other) => (other.id === session.id ? { ...other, parentId } : other));
}

/** Deletes a session with its messages and parts. */
export function deleteSession(draft: Draft, session: WorldSession): void {
  draft.sessions = draft.sessions.filter((other) => other.id !== session.id);
  draft.messages = draft.messages.filter((message) => message.sessionId !== session.id);
  draft.parts = draft.parts.filter((part) => part.sessionId !== session.id);
  draft.todos = draft.todos.filter((todo) => todo.sessionId !== session.id);
}

/** Deletes a session's own record and leaves its messages and parts behind. */
export function loseSession(draft: Draft, session: WorldSession): void {
  draft.sessions = draft.sessions.filter((other) => other.id !== session.id);
}

/** Deletes messages; their parts stay behind as orphans if asked for. */
export function deleteMessages(
  draft: Draft,
  messages: readonly WorldMessage[],
  leave: 'parts' | 'nothing' = 'nothing',
): void {
  const gone = new Set(messages.map((message) => message.id));
  draft.messages = draft.messages.filter((message) => !gone.has(message.id));
  if (leave === 'nothing') draft.parts = draft.parts.filter((part) => !gone.has(part.messageId));
}

/** The messages of a session as they stand, in order. */
export function messagesOf(draft: Draft, session: WorldSession): readonly WorldMessage[] {
  return draft.messages.filter((message) => message.sessionId === session.id);
}
