import { main } from '../../src/cli/main.ts';
import type { Monitor } from '../../src/contract/monitor.ts';
import { answer } from '../../src/daemon/answer.ts';
import { problemOf } from '../../src/daemon/problem-of.ts';
import type { ConnectionPool } from '../../src/db/connection-pool.ts';
import { RECORD_KINDS } from '../../src/ingest/kinds/registry.ts';
import { inlineReaders } from '../../src/ingest/readers/reading.ts';

/** What a command printed, and the code that it ended with. */
export interface Printed {
  readonly code: number;
  readonly text: string;
}

/** Runs `ocmon` with arguments over a database, in this process, as if it were the given time (epoch milliseconds). */
export async function runCommand(
  pool: ConnectionPool,
  argv: readonly string[],
  now: number,
): Promise<Printed> {
  let text = '';
  const stream = {
    write: (chunk: string, done: () => void) => {
      text += chunk;
      done();
      return true;
    },
    on: () => undefined,
  };
  const surroundings = {
    clock: { now: () => now, sleep: async () => undefined, random: () => 0.5 },
    newRunId: () => 'run',
    openReaders: inlineReaders,
    log: () => undefined,
    sampleDir: '/nowhere',
  };
  const code = await main({
    argv,
    env: {},
    platform: 'linux',
    homeDir: '/nowhere',
    cwd: '/nowhere',
    cpuCount: 2,
    totalMemory: 4e9,
    systemTimeZone: 'UTC',
    version: '0',
    recordKinds: async () => RECORD_KINDS.map((kind) => kind.name),
    stdout: stream,
    stderr: stream,
    now: () => now,
    openBrowser: () => undefined,
    signal: new AbortController().signal,
    openMonitor: async (loaded) => {
      const monitor: Monitor = {
        ask: (question, input) =>
          answer(pool, pool.writer, loaded, surroundings, question, input).catch(problemOf),
        sync: async () => unasked,
        rebuild: async () => unasked,
        export: async () => unasked,
        close: async () => undefined,
      };
      return { answer: monitor };
    },
    serve: async () => unasked,
  });
  return { code, text };
}

const unasked = { problem: { message: 'A case asks questions alone.', hint: null } };
