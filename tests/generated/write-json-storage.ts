import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageData, partData, projectDocument, sessionDocument, todoDocument } from './documents-v1.ts';
import { recordsOf } from './records-of.ts';
import type { World, WorldTodo } from './world.ts';

/** When every file was last modified, in seconds: long ago, so that nothing open passes for running. */
const fileTime = Date.UTC(2025, 0, 1) / 1000;

/** Writes a world as OpenCode 1.1.65 does, below `<dataDir>/storage`, one pretty-printed document a file. */
export function writeJsonStorage(world: World, dataDir: string): void {
  const records = recordsOf(world, 'json');
  const made = new Set<string>();
  const write = (content: string, ...path: readonly string[]): void => {
    const file = join(dataDir, 'storage', ...path);
    const folder = dirname(file);
    if (!made.has(folder)) mkdirSync(folder, { recursive: true });
    made.add(folder);
    writeFileSync(file, content);
    utimesSync(file, fileTime, fileTime);
  };
  const writeDocument = (document: unknown, ...path: readonly string[]): void =>
    write(JSON.stringify(document, null, 2), ...path);

  write('2', 'migration');
  for (const project of records.projects) {
    writeDocument(projectDocument(project), 'project', `${project.id}.json`);
  }
  const directories = new Map(records.sessions.map((session) => [session.id, session.directory]));
  for (const session of records.sessions) {
    writeDocument(sessionDocument(session), 'session', session.projectId, `${session.id}.json`);
    writeDocument([], 'session_diff', `${session.id}.json`);
  }
  for (const message of records.messages) {
    const { id, sessionId } = message;
    const data = messageData(message, directories.get(sessionId) ?? '/home/dev');
    writeDocument({ id, sessionID: sessionId, ...data }, 'message', sessionId, `${id}.json`);
  }
  for (const part of records.parts) {
    const { id, sessionId, messageId } = part;
    const document = { id, sessionID: sessionId, messageID: messageId, ...partData(part) };
    writeDocument(document, 'part', messageId, `${id}.json`);
  }
  for (const [sessionId, todos] of todosBySession(records.todos)) {
    writeDocument(todoDocument(todos), 'todo', `${sessionId}.json`);
  }
}

/** The todos of each session, in order. */
export function todosBySession(todos: readonly WorldTodo[]): ReadonlyMap<string, readonly WorldTodo[]> {
  const bySession = new Map<string, WorldTodo[]>();
  for (const todo of todos) bySession.set(todo.sessionId, [...(bySession.get(todo.sessionId) ?? []), todo]);
  return bySession;
}
