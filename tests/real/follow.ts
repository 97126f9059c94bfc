import { once } from 'node:events';
import { z } from 'zod';
import { type Client, createClient } from '../../src/contract/client.ts';
import type { Stats } from '../../src/contract/stats.ts';
import type { Answer } from '../../src/core/problem.ts';
import { type Running, startProgram } from '../support/built-program.ts';

/** A daemon that watches a data folder. */
export interface Follower {
  /** Totals as they are at this moment. */
  readonly stats: () => Promise<Stats>;
  /** The only column, a text, of a statement's rows. */
  readonly column: (statement: string) => Promise<readonly string[]>;
  /** Asks it to end, as Ctrl-C does, and throws where it does not end well. */
  readonly stop: () => Promise<void>;
}

const ready = z.object({ url: z.url(), port: z.int(), pid: z.int() });
const texts = z.array(z.tuple([z.string()]));

/** Starts a daemon and waits until it is ready. */
export async function follow(dataDir: string, database: string): Promise<Follower> {
  const daemon = startProgram([
    'serve',
    ...['--port', '0', '--json', '--data-dir', dataDir, '--database', database],
  ]);
  const client = await firstLine(daemon)
    .then(clientOf)
    .catch(async (error: unknown) => {
      daemon.process.kill('SIGKILL');
      await daemon.ended;
      throw error;
    });
  return {
    stats: async () => answerOf(await client.ask('stats', { tz: 'UTC', missing: true, archived: true })),
    column: async (sql) => texts.parse(answerOf(await client.ask('sql', { sql })).rows).map(([text]) => text),
    stop: async () => {
      daemon.process.kill('SIGTERM');
      const { code, stderr } = await daemon.ended;
      if (code !== 0) throw new Error(`ocmon serve ended with exit code ${code}: ${stderr}`);
    },
  };
}

function clientOf(line: string): Client {
  const { origin, searchParams } = new URL(ready.parse(JSON.parse(line)).url);
  return createClient({ baseUrl: origin, token: searchParams.get('token') });
}

function answerOf<T>(asked: Answer<T>): T {
  if ('problem' in asked) throw new Error(asked.problem.message);
  return asked.answer;
}

async function firstLine({ process: child, ended }: Running): Promise<string> {
  let said = '';
  const ending = ended.then(({ code, stderr }) => {
    throw new Error(`ocmon serve ended with exit code ${code} before it was ready: ${stderr}`);
  });
  while (!said.includes('\n')) {
    if (child.stdout === null) throw new Error('ocmon serve has no output.');
    const [bytes]: unknown[] = await Promise.race([once(child.stdout, 'data'), ending]);
    said += String(bytes);
  }
  return said.slice(0, said.indexOf('\n'));
}
