import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileBytes } from './json-text.ts';
import type { WorldMessage, WorldSession } from './records.ts';
import type { World } from './world.ts';

/** What a source holds, to hold the product's answers against. */
export interface WorldCounts {
  readonly files: number;
  readonly bytes: number;
  readonly sessions: number;
  readonly messages: number;
  readonly parts: number;
  /** Rows of the SQLite tables: projects and todo items with the rest. */
  readonly rows: number;
}

/** Writes the world as the data folder of OpenCode 1.1.65 (`storage/` inside) and returns what it holds. */
export function writeJsonTree(world: World, dataDir: string): WorldCounts {
  const storage = join(dataDir, 'storage');
  const counts = { files: 0, bytes: 0, sessions: 0, messages: 0, parts: 0, rows: 0 };

  function write(folder: string, name: string, body: unknown, content: Buffer | null = null): void {
    const bytes = fileBytes(body, content);
    writeFileSync(join(folder, `${name}.json`), bytes);
    counts.files += 1;
    counts.bytes += bytes.length;
  }
  function folder(...names: string[]): string {
    const path = join(storage, ...names);
    mkdirSync(path, { recursive: true });
    return path;
  }
  function writeMessage(session: WorldSession, inFolder: string, message: WorldMessage): void {
    write(inFolder, message.id, { id: message.id, sessionID: session.id, ...message.body });
    const partFolder = folder('part', message.id);
    for (const { id, body, content } of message.parts) {
      write(partFolder, id, { id, sessionID: session.id, messageID: message.id, ...body }, content);
    }
    counts.messages += 1;
    counts.parts += message.parts.length;
  }

  const projectFolder = folder('project');
  writeFileSync(join(storage, 'migration'), '2');
  for (const { id, worktree, created } of world.projects) {
    write(projectFolder, id, {
      id,
      worktree,
      vcs: 'git',
      sandboxes: [],
      time: { created, updated: created },
    });
    counts.rows += 1;
  }
  const todoFolder = folder('todo');
  const diffFolder = folder('session_diff');
  for (const session of world.sessions) {
    write(folder('session', session.project.id), session.id, sessionBody(session));
    const messageFolder = folder('message', session.id);
    for (const message of session.messages) writeMessage(session, messageFolder, message);
    if (session.todos.length > 0) write(todoFolder, session.id, session.todos);
    if (session.diffs !== null) write(diffFolder, session.id, session.diffs);
    counts.sessions += 1;
    counts.rows += session.todos.length;
  }
  counts.rows += counts.sessions + counts.messages + counts.parts;
  return counts;
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
