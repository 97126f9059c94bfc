import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { newDataDir } from './corpora.ts';

/** Where times of made records stand, epoch milliseconds. */
export const MADE_AT = Date.UTC(2026, 2, 1, 12);

type Fields = Readonly<Record<string, unknown>>;

/** A data folder with a `storage/` of OpenCode 1.x that a test fills file by file. */
export interface StorageFolder {
  readonly dataDir: string;
  /** The path of a file below `storage/`. */
  at(name: string): string;
  /** Writes a file; it looks as if it were written at {@link MADE_AT}, or at `mtime` (epoch milliseconds). */
  write(name: string, content: string | Buffer, mtime?: number): string;
  session(id: string, fields?: Fields): string;
  message(sessionId: string, id: string, fields?: Fields): string;
  part(messageId: string, id: string, fields?: Fields): string;
}

/** Makes an empty one. */
export function newStorageFolder(): StorageFolder {
  const dataDir = newDataDir();
  const at = (name: string): string => path.join(dataDir, 'storage', name);
  const write = (name: string, content: string | Buffer, mtime = MADE_AT): string => {
    const file = at(name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    utimesSync(file, mtime / 1000, mtime / 1000);
    return file;
  };
  return {
    dataDir,
    at,
    write,
    session: (id, fields = {}) => write(`session/prj/${id}.json`, pretty(sessionDocument(id, fields))),
    message: (sessionId, id, fields = {}) =>
      write(`message/${sessionId}/${id}.json`, pretty(messageDocument(sessionId, id, fields))),
    part: (messageId, id, fields = {}) =>
      write(`part/${messageId}/${id}.json`, pretty(partDocument(messageId, id, fields))),
  };
}

/** A session as OpenCode 1.x writes it; `fields` replace its own, undefined ones are left out. */
export function sessionDocument(id: string, fields: Fields = {}): Fields {
  return {
    id,
    version: '1.1.65',
    projectID: 'prj',
    directory: '/home/lab/project',
    title: 'A session',
    time: { created: MADE_AT, updated: MADE_AT },
    ...fields,
  };
}

/** An answer of a model; see {@link sessionDocument}. */
export function messageDocument(sessionId: string, id: string, fields: Fields = {}): Fields {
  return {
    id,
    sessionID: sessionId,
    role: 'assistant',
    time: { created: MADE_AT, completed: MADE_AT + 1_000 },
    modelID: 'smart',
    providerID: 'mock',
    cost: 0.5,
    tokens: { input: 100, output: 20, reasoning: 3, cache: { read: 4, write: 5 } },
    ...fields,
  };
}

/** A part with text; see {@link sessionDocument}. */
export function partDocument(messageId: string, id: string, fields: Fields = {}): Fields {
  return { id, messageID: messageId, sessionID: 'ses_good', type: 'text', text: 'hello', ...fields };
}

/** JSON as OpenCode writes it: over several lines. */
export function pretty(document: unknown): string {
  return JSON.stringify(document, null, 2);
}
