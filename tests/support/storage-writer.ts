import {
  closeSync,
  type Dirent,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../generated/random.ts';
import { messageDocument, partDocument, pretty, sessionDocument } from './storage-folder.ts';

/** Folders of records below `storage/`. */
const KINDS = ['session', 'message', 'part', 'todo', 'session_diff', 'project'] as const;

/** What a writer names is taken from few names, so that writers meet. */
export const NAMES = 4;

/**
 * Writes JSON files as OpenCode 1.x does, and as it does not: several of them in one folder, in each other's way. What
 * another has removed meanwhile is left alone.
 */
export class StorageWriter {
  readonly #dataDir: string;
  readonly #random: Random;

  constructor(dataDir: string, random: Random) {
    this.#dataDir = dataDir;
    this.#random = random;
  }

  at(...steps: readonly string[]): string {
    return path.join(this.#dataDir, ...steps);
  }

  /** A path of a record that may be there or not. */
  newRecord(): string {
    const name = (prefix: string): string => `${prefix}_${this.#random.int(1, NAMES)}`;
    const kind = this.#random.pick<(typeof KINDS)[number]>([
      'session',
      'message',
      'message',
      'part',
      'part',
      'part',
      'todo',
      'session_diff',
      'project',
    ]);
    const [session, message] = [name('ses'), `${name('msg')}${this.#random.int(1, NAMES)}`];
    const steps = {
      session: ['session', name('prj'), `${session}.json`],
      message: ['message', session, `${message}.json`],
      part: ['part', message, `${name('prt')}${message}.json`],
      todo: ['todo', `${session}.json`],
      session_diff: ['session_diff', `${session}.json`],
      project: ['project', `${name('prj')}.json`],
    } as const;
    return this.at('storage', ...steps[kind]);
  }

  /**
   * A record that is there, in the storage or in the one of an older version; undefined when there is none. Not a
   * project: OpenCode rewrites projects and deletes none.
   */
  anyRecord(): string | undefined {
    return this.#one(this.#below(this.at(), isRecord).filter((record) => !this.#isOfProjects(record)));
  }

  /** A folder that records or folders of them lie in. */
  anyFolder(): string | undefined {
    return this.#one(
      this.#below(this.at('storage'), (entry) => entry.isDirectory()).filter(
        (folder) => !folder.endsWith('.json') && !this.#isOfProjects(folder),
      ),
    );
  }

  /** A document for the record at a path, other than the last. */
  document(record: string): string {
    const [id, owner] = [path.basename(record, '.json'), path.basename(path.dirname(record))];
    const random = this.#random;
    const words = 'word '.repeat(random.int(1, 60));
    switch (kindOf(record)) {
      case 'session':
        return pretty(
          sessionDocument(id, {
            title: words,
            ...(random.chance(0.3) ? { parentID: `ses_${random.int(1, NAMES)}` } : {}),
          }),
        );
      case 'message':
        return pretty(
          messageDocument(owner, id, {
            cost: random.int(1, 999) / 1000,
            role: random.pick(['assistant', 'assistant', 'user']),
            tokens: { input: random.int(1, 9999), output: 2, reasoning: 3, cache: { read: 4, write: 5 } },
          }),
        );
      case 'part':
        return pretty(
          partDocument(owner, id, {
            sessionID: `ses_${random.int(1, NAMES)}`,
            ...random.pick<Readonly<Record<string, unknown>>>([
              { text: words },
              { type: 'reasoning', text: words, time: { start: 1, end: random.int(2, 99) } },
              {
                type: 'tool',
                tool: 'bash',
                callID: id,
                state: { status: 'completed', input: { command: words } },
              },
              { type: 'tool', tool: 'read', callID: id, state: { status: 'error', error: words, input: {} } },
            ]),
          }),
        );
      case 'todo':
        return pretty([
          { id: '1', content: words, status: random.pick(['pending', 'completed']), priority: 'high' },
        ]);
      case 'session_diff':
        return pretty([{ file: `${random.int(1, 9)}.ts`, additions: random.int(1, 99), deletions: 2 }]);
      default:
        return pretty({ id, worktree: `/home/${words.trim().replaceAll(' ', '/')}`, time: { created: 1 } });
    }
  }

  /** Writes a record in place, with the folders that it needs. */
  write(record: string, content = this.document(record)): void {
    mkdirSync(path.dirname(record), { recursive: true });
    writeFileSync(record, content);
  }

  /** Writes a record in place, the second half of it after a pause. */
  async writeTorn(record: string, cut: number, content = this.document(record)): Promise<void> {
    mkdirSync(path.dirname(record), { recursive: true });
    const bytes = Buffer.from(content);
    const file = openSync(record, 'w');
    try {
      writeSync(file, bytes.subarray(0, Math.floor(bytes.length * cut)));
      await this.pause(150);
      writeSync(file, bytes.subarray(Math.floor(bytes.length * cut)));
    } finally {
      closeSync(file);
    }
  }

  /** Writes whole what two writers have torn for good. */
  mend(): void {
    for (const record of this.#below(this.at(), isRecord)) {
      try {
        JSON.parse(readFileSync(record, 'utf8'));
      } catch {
        this.write(record);
      }
    }
  }

  pause(atMost: number): Promise<void> {
    return sleep(this.#random.int(1, atMost));
  }

  #isOfProjects(file: string): boolean {
    return file.startsWith(this.at('storage', 'project'));
  }

  #one(paths: readonly string[]): string | undefined {
    return paths[this.#random.int(0, Math.max(0, paths.length - 1))];
  }

  #below(folder: string, isWanted: (entry: Dirent) => boolean): readonly string[] {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(isWanted)
      .map((entry) => path.join(entry.parentPath, entry.name))
      .toSorted();
  }
}

function isRecord(entry: Dirent): boolean {
  return entry.isFile() && entry.name.endsWith('.json');
}

/** True for a kind whose records lie in folders of their owners. */
export function isOwnerKind(name: string): boolean {
  return name === 'session' || name === 'message' || name === 'part';
}

function kindOf(record: string): string {
  const steps = record.split(path.sep);
  // The last name that is a kind's: `project/x/storage/session/message/…` holds messages.
  const last = steps.slice(0, -1).findLast((step) => [...KINDS, 'info'].includes(step)) ?? 'project';
  return last === 'info' ? 'session' : last;
}
