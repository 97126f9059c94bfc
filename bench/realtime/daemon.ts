import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { neutralEnvironment } from '../measure/neutral-environment.ts';
import type { Product } from '../product.ts';

const servedSchema = z.object({ url: z.url(), pid: z.int() });
const statusSchema = z.object({
  phase: z.string(),
  progress: z.object({}).nullable(),
  queue: z.object({ length: z.int() }),
});
const rowsSchema = z.object({ rows: z.array(z.array(z.unknown())) });

/** How long a daemon may take to load what is there. */
const START_MS = 30 * 60_000;

/** A running daemon that is asked over HTTP. */
export interface Daemon {
  readonly pid: number;
  /** Logs a browser in. */
  readonly url: URL;
  /** Sends a request with the token; the path may have a query string. */
  send(path: string, request?: RequestInit): Promise<Response>;
  /** Rows of a statement. */
  sql(statement: string): Promise<readonly (readonly unknown[])[]>;
  /** Tool calls of a session; 0 while it is not known. */
  toolCalls(session: string): Promise<number>;
  /** The first id of a table: something to ask for that is there. */
  anyId(table: 'sessions' | 'parts'): Promise<string>;
  /** True when nothing waits to be read. */
  isQuiet(): Promise<boolean>;
  /** Calls whenever the daemon says that sessions have changed, until the signal aborts. */
  onChange(call: () => void, signal: AbortSignal): Promise<void>;
  /** Ends it as a user would; throws when it does not end well. */
  stop(): Promise<void>;
}

/** Starts `ocmon serve` on a data folder and a database, and returns once it follows and has nothing left to do. */
export async function startDaemon(
  { bin, workDir }: Product,
  dataDir: string,
  database: string,
): Promise<Daemon> {
  const args = ['serve', '--port', '0', '--json', '--data-dir', dataDir, '--database', database];
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: workDir,
    env: neutralEnvironment(workDir),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  process.prependOnceListener('exit', kill);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = `${errors}${chunk}`.slice(-4_000);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => {
      process.off('exit', kill);
      resolve(signal ?? `exit code ${code}`);
    });
  });
  const failed = ended.then((how): never => {
    throw new Error(`The daemon ended with ${how}:\n${errors}`);
  });
  failed.catch(() => undefined);
  const served = await Promise.race([firstLine(child.stdout), failed]);
  const { url, pid } = servedSchema.parse(JSON.parse(served));
  const daemon = asking(new URL(url), pid, failed, async () => {
    child.kill('SIGTERM');
    const how = await ended;
    if (how !== 'exit code 0') throw new Error(`The daemon ended with ${how}:\n${errors}`);
  });
  const deadline = Date.now() + START_MS;
  for (let quiet = 0; quiet < 3; ) {
    if (Date.now() > deadline)
      throw new Error(`The daemon was not ready after ${START_MS / 60_000} minutes.`);
    await sleep(100);
    quiet = (await daemon.isQuiet()) ? quiet + 1 : 0;
  }
  return daemon;
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  while (!text.includes('\n')) {
    const [chunk]: unknown[] = await once(stream, 'data');
    text += String(chunk);
  }
  stream.resume();
  return text;
}

function asking(url: URL, pid: number, failed: Promise<never>, stop: () => Promise<void>): Daemon {
  const authorization = `Bearer ${url.searchParams.get('token')}`;
  const send = (path: string, request: RequestInit = {}): Promise<Response> =>
    Promise.race([
      fetch(new URL(path, url), {
        ...request,
        headers: { authorization, 'content-type': 'application/json' },
      }),
      failed,
    ]);
  const answerOf = async (response: Response): Promise<unknown> => {
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    throw new Error(`${new URL(response.url).pathname} answered ${response.status}: ${text}`);
  };
  const sql: Daemon['sql'] = async (statement) => {
    const response = await send('/api/sql', { method: 'POST', body: JSON.stringify({ sql: statement }) });
    return rowsSchema.parse(await answerOf(response)).rows;
  };
  return {
    pid,
    url,
    stop,
    send,
    sql,
    anyId: async (table) => String((await sql(`SELECT min(id) FROM ${table}`))[0]?.[0]),
    toolCalls: async (session) => {
      const rows = await sql(`SELECT count(*) FROM parts WHERE session_id = '${session}' AND type = 'tool'`);
      return z.int().parse(rows[0]?.[0]);
    },
    isQuiet: async () => {
      const { phase, progress, queue } = statusSchema.parse(await answerOf(await send('/api/status')));
      return phase === 'realtime' && progress === null && queue.length === 0;
    },
    onChange: async (call, signal) => {
      const { body } = await send('/api/events', { signal });
      if (body === null) throw new Error('/api/events answered nothing.');
      // An event may come in two pieces; whoever is called early asks once more than needed.
      followBody(body, call).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    },
  };
}

async function followBody(body: ReadableStream<Uint8Array>, call: () => void): Promise<void> {
  for await (const chunk of body) if (Buffer.from(chunk).includes('session.changed')) call();
}
