import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { idOf } from '../world/ids.ts';
import { type Random, randomOf } from '../world/random.ts';

/** A session of its own whose every message holds one tool call: as many calls are counted as were seen. */
export class ProbeFiles {
  readonly sessionId: string;
  readonly paths: string[] = [];
  readonly #storage: string;
  readonly #random: Random;
  #calls = 0;

  constructor(storage: string, seed: number) {
    this.#storage = storage;
    this.#random = randomOf(seed, -3);
    const created = Date.now();
    this.sessionId = idOf('ses', created, 0, this.#random);
    this.#write('session/global', this.sessionId, {
      slug: 'probe',
      version: '1.1.65',
      projectID: 'global',
      directory: '/home/dev/probe',
      title: 'Is asked for',
      time: { created, updated: created },
    });
  }

  /** Writes the next message with its call, as OpenCode does: the message, a folder, the part. Returns its number. */
  write(): number {
    const { sessionId: sessionID } = this;
    const now = Date.now();
    const messageID = idOf('msg', now, 0, this.#random);
    const time = { created: now, completed: now };
    const tokens = { input: 1, output: 1, reasoning: 0, cache: { read: 0, write: 0 } };
    const model = { providerID: 'local', modelID: 'qwen3-coder', mode: 'build', agent: 'build' };
    const message = { sessionID, role: 'assistant', time, ...model, cost: 0, tokens, finish: 'tool-calls' };
    this.#write(`message/${sessionID}`, messageID, message);
    const timed = { start: now, end: now };
    const input = { command: 'true', description: 'Does nothing' };
    const state = { status: 'completed', input, output: '', title: '', metadata: { exit: 0 }, time: timed };
    const part = { sessionID, messageID, type: 'tool', callID: `call_${this.#calls}`, tool: 'bash', state };
    this.#write(`part/${messageID}`, idOf('prt', now, 1, this.#random), part);
    this.#calls += 1;
    return this.#calls;
  }

  #write(folder: string, id: string, body: Readonly<Record<string, unknown>>): void {
    mkdirSync(join(this.#storage, folder), { recursive: true });
    const path = join(this.#storage, folder, `${id}.json`);
    writeFileSync(path, JSON.stringify({ id, ...body }, null, 2));
    this.paths.push(path);
  }
}
