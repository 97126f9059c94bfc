import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonFilesOf } from './json-files.ts';
import { fileBytes } from './json-text.ts';
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
  let made = '';

  function write(folder: string, name: string, bytes: Buffer): void {
    const path = join(storage, folder);
    if (path !== made) mkdirSync(path, { recursive: true });
    made = path;
    writeFileSync(join(path, name), bytes);
    counts.files += 1;
    counts.bytes += bytes.length;
  }

  mkdirSync(storage, { recursive: true });
  writeFileSync(join(storage, 'migration'), '2');
  for (const { id, worktree, created } of world.projects) {
    const record = { id, worktree, vcs: 'git', sandboxes: [], time: { created, updated: created } };
    write('project', `${id}.json`, fileBytes(record, null));
    counts.rows += 1;
  }
  for (const session of world.sessions) {
    for (const { folder, name, bytes } of jsonFilesOf(session)) write(folder, name, bytes);
    counts.sessions += 1;
    counts.messages += session.messages.length;
    counts.parts += session.messages.reduce((sum, { parts }) => sum + parts.length, 0);
    counts.rows += session.todos.length;
  }
  counts.rows += counts.sessions + counts.messages + counts.parts;
  return counts;
}
