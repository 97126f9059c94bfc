import { fileBytes } from './json-text.ts';
import type { WorldMessage, WorldSession } from './records.ts';

/** One file of OpenCode 1.1.65's `storage`, by its folder within it. */
export interface WorldFile {
  readonly kind: 'session' | 'message' | 'part' | 'todo' | 'session_diff';
  readonly folder: string;
  readonly name: string;
  readonly bytes: Buffer;
}

/** The files of a session in the order in which OpenCode makes them: owners before what they own. */
export function* jsonFilesOf(session: WorldSession): Generator<WorldFile> {
  const { id, project, todos, diffs } = session;
  yield fileOf('session', `session/${project.id}`, id, sessionBody(session));
  for (const message of session.messages) yield* messageFiles(session, message);
  if (todos.length > 0) yield fileOf('todo', 'todo', id, todos);
  if (diffs !== null) yield fileOf('session_diff', 'session_diff', id, diffs);
}

function* messageFiles({ id: sessionID }: WorldSession, message: WorldMessage): Generator<WorldFile> {
  const { id: messageID, body, parts } = message;
  yield fileOf('message', `message/${sessionID}`, messageID, { id: messageID, sessionID, ...body });
  for (const part of parts) {
    const record = { id: part.id, sessionID, messageID, ...part.body };
    yield fileOf('part', `part/${messageID}`, part.id, record, part.content);
  }
}

function fileOf(
  kind: WorldFile['kind'],
  folder: string,
  id: string,
  body: unknown,
  content: Buffer | null = null,
): WorldFile {
  return { kind, folder, name: `${id}.json`, bytes: fileBytes(body, content) };
}

function sessionBody(session: WorldSession): Record<string, unknown> {
  const { id, slug, project, parentId, title, created, updated, summary } = session;
  return {
    id,
    slug,
    version: '1.1.65',
    projectID: project.id,
    directory: project.worktree,
    ...(parentId === null ? {} : { parentID: parentId }),
    title,
    time: { created, updated },
    summary,
  };
}
