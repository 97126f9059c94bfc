import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from '../../src/contract/client.ts';
import type { Status } from '../../src/contract/status.ts';
import { type Ended, type Running, startProgram } from './built-program.ts';

/** A daemon in a process of its own. */
export interface ServedProgram {
  readonly pid: number;
  /** What it printed: logs a browser in. */
  readonly url: URL;
  readonly client: Client;
  readonly ended: Promise<Ended>;
  /** Waits until it has written this on stderr; throws as `until` does. */
  untilLogged(words: RegExp): Promise<void>;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Ended>;
  /** Sends a signal that does not end it. */
  send(signal: NodeJS.Signals): void;
  /** Waits until the status is as wanted; throws when it is not in time, or when the daemon ends before. */
  until(what: string, wanted: (status: Status) => boolean): Promise<Status>;
}

/** Machines that run tests are slow, and busy with others. */
export const DEADLINE_MS = 120_000;

const running = new Set<Running>();

/** Starts `ocmon serve` on a free port, and waits until it answers; `under` as `startProgram` has it. */
export async function serveProgram(
  database: string,
  dataDir: string,
  under: readonly string[] = [],
): Promise<ServedProgram> {
  const places = ['--database', database, '--data-dir', dataDir];
  const daemon = startProgram(['serve', '--port', '0', '--json', ...places], under);
  running.add(daemon);
  const { process: child } = daemon;
  let over: Ended | undefined;
  const ended = daemon.ended.finally(() => running.delete(daemon));
  void ended.then((how) => {
    over = how;
  });
  let [out, log] = ['', ''];
  child.stdout?.on('data', (bytes: Buffer) => {
    out += bytes.toString();
  });
  child.stderr?.on('data', (bytes: Buffer) => {
    log += bytes.toString();
  });
  const waitFor = async <T>(what: string, look: () => Promise<T | null>): Promise<T> => {
    for (const deadline = Date.now() + DEADLINE_MS; ; ) {
      const found = over === undefined ? await look() : null;
      if (found !== null) return found;
      if (over !== undefined) throw new Error(`The daemon ended before ${what}: ${JSON.stringify(over)}`);
      if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}. Its log: ${log}`);
      await sleep(20);
    }
  };
  const url = await waitFor('it was ready', async () =>
    out.includes('\n') ? new URL(JSON.parse(out).url) : null,
  );
  const client = createClient({ baseUrl: url.origin, token: url.searchParams.get('token') });
  return {
    pid: child.pid ?? 0,
    url,
    client,
    ended,
    untilLogged: async (words) => {
      await waitFor(`${words} in its log`, async () => words.exec(log));
    },
    async end(signal) {
      child.kill(signal);
      return ended;
    },
    send: (signal) => void child.kill(signal),
    until: (what, wanted) =>
      waitFor(what, async () => {
        const asked = await client.ask('status', {}).catch(() => null);
        return asked !== null && 'answer' in asked && wanted(asked.answer) ? asked.answer : null;
      }),
  };
}

/** Ends what a test that failed has left running. */
export async function endPrograms(): Promise<void> {
  for (const { process: child, ended } of [...running]) {
    child.kill('SIGCONT');
    child.kill('SIGKILL');
    await ended;
  }
}
