import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, utimesSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Monitor } from '../../src/contract/monitor.ts';
import type { LiveStatus } from '../../src/contract/status.ts';
import { answer } from '../../src/daemon/answer.ts';
import { problemOf } from '../../src/daemon/problem-of.ts';
import { QuestionTurns } from '../../src/daemon/question-turns.ts';
import { ReaderConnections } from '../../src/daemon/reader-connections.ts';
import { recordKindNames } from '../../src/daemon/record-kind-names.ts';
import { runSync } from '../../src/daemon/run-sync.ts';
import type { Surroundings } from '../../src/daemon/surroundings.ts';
import { ConnectionPool } from '../../src/db/connection-pool.ts';
import { ensureSchema } from '../../src/db/schema-manager.ts';
import { inlineReaders } from '../../src/ingest/readers/reading.ts';
import { type AppUnderTest, makeApp } from './server-app.ts';

/** The HTTP side of a daemon that has read the sample, put together as `serve` does it, at a fixed time. */
export interface SampleApp extends AppUnderTest {
  /** The home folder of its user: the sample is the data of OpenCode there. */
  readonly home: string;
  readonly monitor: Pick<Monitor, 'ask' | 'sync'>;
  close(): Promise<void>;
}

/** The present of the daemon, shortly after the sample was made. */
const NOW = Date.UTC(2026, 11, 1, 12);

/** That of every request, so that pages made of answers stay the same. */
const REQUEST_ID = 'a0d9a3f6-5f0e-4b52-9c57-2f1d2b1c7e10';

const live: LiveStatus = {
  daemon: { pid: 4242, port: 19_876, since: new Date(NOW).toISOString(), problem: null },
  progress: null,
  queue: { length: 0, lagMs: null },
  watch: [],
};

/** Reads the sample into a new database and opens the app over it; `env` has settings. */
export async function openSampleApp(env: Readonly<Record<string, string>> = {}): Promise<SampleApp> {
  const home = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'ocmon-home-')));
  const data = path.join(home, '.local', 'share', 'opencode');
  mkdirSync(data, { recursive: true });
  const sample = path.join(import.meta.dirname, '..', '..', 'sample');
  for (const name of readdirSync(sample)) {
    cpSync(path.join(sample, name), path.join(data, name));
    // A checkout gives every file its own time.
    utimesSync(path.join(data, name), NOW / 1000, NOW / 1000);
  }
  const loaded = loadConfig({
    flags: {},
    env,
    file: null,
    platform: process.platform,
    homeDir: home,
    cwd: home,
    cpuCount: 2,
    totalMemory: 2 ** 32,
    systemTimeZone: 'UTC',
    recordKinds: recordKindNames,
  });
  if ('errors' in loaded) throw new Error(JSON.stringify(loaded.errors));
  const { database: file, databaseThreads: threads, memoryLimitMb, tempDirectory } = loaded.config;
  const pool = await ConnectionPool.open({ file, threads, memoryLimitMb, tempDirectory });
  const surroundings: Surroundings = {
    clock: { now: () => NOW, sleep: async () => {}, random: () => 0.5 },
    newRunId: () => 'run-1',
    openReaders: () => inlineReaders(),
    log: () => {},
    sampleDir: data,
  };
  await ensureSchema(pool.writer, surroundings.clock.now);
  const readers = new ReaderConnections(pool);
  const turns = new QuestionTurns();
  const monitor: Pick<Monitor, 'ask' | 'sync'> = {
    ask: (question, input, gone) =>
      turns
        .take(
          question,
          (signal) =>
            readers.use(
              (connection) =>
                answer(pool, connection, loaded, surroundings, question, input, signal, () => live),
              signal,
            ),
          gone,
        )
        .catch(problemOf),
    sync: (options) => runSync(pool, loaded, surroundings, options),
  };
  const never = new AbortController().signal;
  const read = await monitor.sync({ sample: false, onProgress: () => {}, signal: never });
  if ('problem' in read) throw new Error(read.problem.message);
  return {
    ...makeApp({ monitor, timeZone: 'UTC', version: '…', newRequestId: () => REQUEST_ID }),
    home,
    monitor,
    close: async () => {
      readers.close();
      await pool.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
