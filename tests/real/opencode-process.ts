import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { type OpenCodeHome, PASSWORD } from './opencode-home.ts';

/** A running server of OpenCode. */
export interface OpenCodeProcess {
  /** The JSON that a request is answered with; throws where it is refused. */
  readonly request: (method: string, path: string, body?: unknown) => Promise<unknown>;
  /** Asks it to end and waits until it has. */
  readonly stop: () => Promise<void>;
  /** Ends it as a power cut does. */
  readonly kill: () => Promise<void>;
}

const START_MS = 60_000;
const REQUEST_MS = 120_000;

/** Where what OpenCode says on its streams is kept. */
export function outputFile(home: OpenCodeHome): string {
  return path.join(home.folder, 'output.log');
}

/** Starts OpenCode as a server in its home and waits until it listens. */
export async function startOpenCode(program: string, home: OpenCodeHome): Promise<OpenCodeProcess> {
  const child = spawn(program, ['serve', '--hostname', '127.0.0.1', '--port', '0'], {
    cwd: home.project,
    env: home.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  try {
    const url = await listening(child, home);
    const authorization = `Basic ${Buffer.from(`opencode:${PASSWORD}`).toString('base64')}`;
    return {
      request: (method, where, body) => send(new URL(where, url), method, body, authorization),
      stop: () => end('SIGTERM'),
      kill: () => end('SIGKILL'),
    };
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
}

function listening(child: ChildProcess, home: OpenCodeHome): Promise<string> {
  const kept = createWriteStream(outputFile(home), { flags: 'a' });
  let said = '';
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void =>
      reject(new Error(`OpenCode did not start: ${reason}. It said: ${said}`));
    const timer = setTimeout(() => fail(`nothing listens after ${START_MS} ms`), START_MS);
    const hear = (bytes: Buffer): void => {
      kept.write(bytes);
      said = (said + bytes.toString()).slice(-4_000);
      const url = /listening on (http:\/\/\S+)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', (error) => fail(error.message));
    child.once('close', (code) => {
      clearTimeout(timer);
      kept.end();
      fail(`it ended with exit code ${code}`);
    });
  });
}

async function send(url: URL, method: string, body: unknown, authorization: string): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(REQUEST_MS),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${method} ${url.pathname} was answered with ${response.status}: ${text}`);
  return text === '' ? null : JSON.parse(text);
}
