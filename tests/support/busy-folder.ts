import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeWorld, scenarios } from '../generated/make-world.ts';
import type { Random } from '../generated/random.ts';
import { writeSqliteV1 } from '../generated/write-sqlite-v1.ts';
import { newDataDir } from './corpora.ts';
import { deedsOfVersion1 } from './opencode-deeds.ts';
import { SqliteWriter } from './sqlite-writer.ts';
import { MADE_AT, messageDocument, partDocument, sessionDocument } from './storage-folder.ts';

/** A data folder with files and a database that somebody works in. */
export interface BusyFolder {
  readonly dataDir: string;
  /** Writes until `stop`, which finishes what was begun, closes the database and gives the number of acts. */
  work(): { stop(): Promise<number> };
}

const PARTS = 3;
const MESSAGES = 25;
/** A session, its messages and their parts. */
const FILES_OF_SESSION = 1 + MESSAGES * (1 + PARTS);

/** Makes a folder with at least `files` small files of OpenCode 1.1 and a database of 1.18. */
export function makeBusyFolder(files: number, random: Random): BusyFolder {
  const dataDir = newDataDir();
  const storage = path.join(dataDir, 'storage');
  const made = new Folder(storage, random);
  for (let count = 0; count < files; count += FILES_OF_SESSION) {
    const session = made.addSession();
    for (let message = 0; message < MESSAGES; message += 1) made.addMessage(session, PARTS);
  }
  const database = path.join(dataDir, 'opencode.db');
  writeSqliteV1(makeWorld(random.int(1, 1_000_000), [scenarios.plainSessions]), database);
  return {
    dataDir,
    work() {
      const stopping = new AbortController();
      const writing = workIn(made, database, random, stopping.signal);
      return {
        stop() {
          stopping.abort();
          return writing;
        },
      };
    },
  };
}

async function workIn(folder: Folder, file: string, random: Random, signal: AbortSignal): Promise<number> {
  const database = new SqliteWriter(file, random, Date.now);
  const deeds = Object.values(deedsOfVersion1);
  let acts = 0;
  try {
    while (!signal.aborted) {
      // Now a few, now many at once; files are half written meanwhile.
      for (let burst = random.chance(0.1) ? 60 : random.int(1, 8); burst > 0; burst -= 1) {
        folder.act();
        acts += 1;
      }
      if (random.chance(0.3)) {
        await deeds[random.int(0, deeds.length - 1)]?.(database, random);
        acts += 1;
      }
      await sleep(random.int(1, 15));
      folder.finishTorn();
    }
  } finally {
    await database.close();
  }
  return acts;
}

interface MadeMessage {
  readonly id: string;
  readonly session: string;
  readonly parts: string[];
}

/** The files of OpenCode 1.1 as somebody who works writes them. */
class Folder {
  readonly #storage: string;
  readonly #random: Random;
  readonly #sessions: string[] = [];
  readonly #messages: MadeMessage[] = [];
  readonly #torn: { readonly file: string; readonly text: string }[] = [];
  #ids = 0;

  constructor(storage: string, random: Random) {
    this.#storage = storage;
    this.#random = random;
  }

  addSession(): string {
    const id = this.#newId('ses');
    this.#write(`session/prj/${id}.json`, sessionDocument(id, { title: `Session ${id}` }));
    this.#sessions.push(id);
    return id;
  }

  addMessage(session: string, parts: number): void {
    const message: MadeMessage = { id: this.#newId('msg'), session, parts: [] };
    this.#writeMessage(message);
    this.#messages.push(message);
    for (let part = 0; part < parts; part += 1) this.#addPart(message);
  }

  /** One thing that OpenCode does to its files. */
  act(): void {
    const message = this.#messages[this.#random.int(0, this.#messages.length - 1)];
    const session = this.#sessions[this.#random.int(0, this.#sessions.length - 1)];
    const kind = this.#random.fraction();
    if (message === undefined || session === undefined || kind < 0.03) this.addSession();
    else if (kind < 0.4) this.addMessage(session, this.#random.int(0, PARTS));
    else if (kind < 0.5) this.#addPart(message);
    else if (kind < 0.6) this.#writeMessage(message);
    else if (kind < 0.85) this.#rewritePart(message);
    else if (kind < 0.9) this.#removePart(message);
    else if (kind < 0.93) this.#removeMessage(message);
    else this.#writeTodo(session);
  }

  /** Writes the rest of what was begun. */
  finishTorn(): void {
    for (const { file, text } of this.#torn.splice(0)) writeFileSync(file, text);
  }

  #addPart(message: MadeMessage): void {
    const id = this.#newId('prt');
    message.parts.push(id);
    this.#writePart(message, id);
  }

  #rewritePart(message: MadeMessage): void {
    const part = message.parts[this.#random.int(0, message.parts.length - 1)];
    if (part !== undefined) this.#writePart(message, part);
  }

  #removePart(message: MadeMessage): void {
    const part = message.parts.pop();
    if (part !== undefined) this.#remove(`part/${message.id}/${part}.json`);
  }

  #removeMessage(message: MadeMessage): void {
    this.#messages.splice(this.#messages.indexOf(message), 1);
    for (const part of message.parts.splice(0)) this.#remove(`part/${message.id}/${part}.json`);
    rmSync(path.join(this.#storage, 'part', message.id), { recursive: true, force: true });
    this.#remove(`message/${message.session}/${message.id}.json`);
  }

  #writeMessage({ id, session }: MadeMessage): void {
    const tokens = { input: this.#random.int(1, 5000), output: this.#random.int(1, 500), reasoning: 0 };
    const fields = {
      cost: this.#random.int(1, 90_000) / 10_000,
      tokens: { ...tokens, cache: { read: 0, write: 0 } },
      time: { created: MADE_AT + this.#ids, completed: MADE_AT + this.#ids + 5 },
    };
    this.#write(`message/${session}/${id}.json`, messageDocument(session, id, fields));
  }

  /** Long or short: files grow and shrink. */
  #writePart(message: MadeMessage, id: string): void {
    const text = `${this.#random.int(0, 1_000_000)} `.repeat(this.#random.int(1, 30));
    const fields = { sessionID: message.session, text };
    this.#write(`part/${message.id}/${id}.json`, partDocument(message.id, id, fields));
  }

  #writeTodo(session: string): void {
    const content = `todo ${this.#random.int(0, 1_000_000)}`;
    this.#write(`todo/${session}.json`, [{ content, status: 'pending', priority: 'high' }]);
  }

  /** In place, by way of another name, or first half of it. */
  #write(name: string, document: unknown): void {
    const file = path.join(this.#storage, name);
    const text = JSON.stringify(document);
    mkdirSync(path.dirname(file), { recursive: true });
    const way = this.#random.fraction();
    if (way < 0.02) {
      writeFileSync(file, text.slice(0, text.length / 2));
      this.#torn.push({ file, text });
    } else if (way < 0.07) {
      writeFileSync(`${file}.tmp`, text);
      renameSync(`${file}.tmp`, file);
    } else writeFileSync(file, text);
  }

  #remove(name: string): void {
    const file = path.join(this.#storage, name);
    const torn = this.#torn.findIndex((one) => one.file === file);
    if (torn >= 0) this.#torn.splice(torn, 1);
    rmSync(file, { force: true });
  }

  #newId(prefix: string): string {
    this.#ids += 1;
    return `${prefix}_${String(this.#ids).padStart(8, '0')}`;
  }
}
