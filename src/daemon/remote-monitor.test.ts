import { mkdtemp, realpath, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type FakeDaemon,
  type FakeDaemonOptions,
  fakeToken,
  startFakeDaemon,
} from '../../tests/support/fake-daemon.ts';
import { type ConfigInputs, type LoadedConfig, loadConfig } from '../config/load-config.ts';
import { createClient } from '../contract/client.ts';
import type { Monitor, SyncOptions, SyncProgress } from '../contract/monitor.ts';
import type { Status } from '../contract/status.ts';
import type { DaemonInfo } from './discovery-file.ts';
import { remoteMonitor } from './remote-monitor.ts';

let folder: string;
let daemon: FakeDaemon | undefined;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'ocmon-remote-')));
});
afterEach(async () => {
  await daemon?.close();
  daemon = undefined;
  await rm(folder, { recursive: true });
});

const source = { kind: 'json', generation: 'json-1', state: 'ok', hint: null };
const status = (dataDirs: readonly string[]): Status => ({
  phase: 'realtime',
  runId: 'r',
  daemon: { pid: 7, port: 1, since: '2026-11-23T12:00:00.000Z', problem: null },
  t0: null,
  progress: null,
  lastChange: null,
  queue: { length: 0, lagMs: null },
  watch: [],
  files: { byStatus: { processed: 0, skipped: 0, transient_failure: 0, failed: 0 }, byType: [] },
  sources: dataDirs.map((dataDir) => ({ ...source, path: `${dataDir}/storage`, dataDir })),
  notUnderstood: [],
  failures: [],
});
const synced = {
  runId: 'r',
  phase: 'done',
  seconds: 0.5,
  files: { seen: 2, processed: 1, unchanged: 1, skipped: 0, transientFailure: 0, failed: 0 },
  rows: { sessions: 1, messages: 2, parts: 3 },
  failures: [],
};
const progress = (filesDone: number): SyncProgress => ({ phase: 'bulk', filesDone, filesTotal: 2, rows: 0 });

function load(changes: Partial<ConfigInputs> = {}): LoadedConfig {
  const loaded = loadConfig({
    flags: {},
    env: {},
    file: null,
    platform: process.platform,
    homeDir: folder,
    cwd: folder,
    cpuCount: 2,
    totalMemory: 2 ** 33,
    systemTimeZone: 'UTC',
    recordKinds: ['session'],
    ...changes,
  });
  if ('errors' in loaded) throw new Error(JSON.stringify(loaded.errors));
  return loaded;
}

/** A monitor on a stand-in that answers these, and reads the folder `own`. */
async function connect(
  answers: NonNullable<FakeDaemonOptions['answers']>,
  loaded: LoadedConfig = load(),
): Promise<{ readonly monitor: Monitor; readonly info: DaemonInfo; readonly fake: FakeDaemon }> {
  const fake = await startFakeDaemon({ answers });
  daemon = fake;
  const info: DaemonInfo = {
    pid: 4711,
    port: fake.port,
    token: fakeToken,
    startedAt: '2026-11-23T12:00:00.000Z',
    version: '1.2.3',
    database: '/db.duckdb',
    dataDirs: [path.join(folder, 'own')],
  };
  const client = createClient({ baseUrl: `http://127.0.0.1:${info.port}`, token: info.token });
  return { monitor: remoteMonitor(client, info, loaded), info, fake };
}

const sync = (changes: Partial<SyncOptions> = {}): SyncOptions => ({
  sample: false,
  onProgress: () => {},
  signal: new AbortController().signal,
  ...changes,
});
const line = (response: ServerResponse, value: unknown): void => {
  response.write(`${JSON.stringify(value)}\n`);
};

describe('a question', () => {
  test('is answered by the daemon', async () => {
    const { monitor, fake } = await connect({ 'GET /api/status': () => status([]) });
    expect(await monitor.ask('status', {})).toEqual({ answer: status([]) });
    expect(fake.seen.map((request) => request.line)).toEqual(['GET /api/status']);
    await monitor.close();
  });

  test('that cannot be answered is a problem with its hint', async () => {
    const { monitor } = await connect({
      'GET /api/sessions/x': (_, response) => {
        const error = {
          code: 'problem',
          message: 'There is no session x.',
          hint: 'See all.',
          requestId: 'r',
        };
        response.writeHead(422, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
      },
    });
    expect(await monitor.ask('session', { id: 'x', tz: 'UTC', missing: true, archived: true })).toEqual({
      problem: { message: 'There is no session x.', hint: 'See all.' },
    });
  });

  test('about a data folder that the daemon reads, or has read, is answered', async () => {
    const answers = { 'GET /api/status': () => status([path.join(folder, 'earlier')]) };
    const { monitor } = await connect(answers, load({ flags: { dataDirs: ['own', 'earlier'] } }));
    expect(await monitor.ask('status', {})).toHaveProperty('answer');
  });

  test('about any other data folder is refused in the words of a command without a daemon', async () => {
    const loaded = load({ flags: { dataDirs: ['own', 'foreign'], database: 'x.duckdb' } });
    const { monitor } = await connect({ 'GET /api/status': () => status([]) }, loaded);
    expect(await monitor.ask('status', {})).toEqual({
      problem: {
        message: `The database ${path.join(folder, 'x.duckdb')} has not read the data folder ${path.join(folder, 'foreign')}.`,
        hint: 'Run ocmon sync with the same --data-dir and --database first, or leave --data-dir out.',
      },
    });
  });

  test('ends when the user has enough', async () => {
    const stop = new AbortController();
    const { monitor } = await connect({
      'GET /api/status': () => {
        stop.abort();
      },
    });
    expect(await monitor.ask('status', {}, stop.signal)).toHaveProperty(
      'problem.message',
      expect.stringContaining('Interrupted'),
    );
  });
});

describe('a pass', () => {
  test('is run by the daemon, which tells how far it is', async () => {
    const { monitor } = await connect({
      'POST /api/sync': (_, response) => {
        line(response, { progress: progress(1) });
        line(response, { progress: progress(2) });
        line(response, { result: synced });
        response.end();
      },
    });
    const told: SyncProgress[] = [];
    expect(await monitor.sync(sync({ onProgress: (at) => told.push(at) }))).toEqual({ answer: synced });
    expect(told).toEqual([progress(1), progress(2)]);
  });

  test('that fails is a problem', async () => {
    const problem = { message: 'The disk is full.', hint: null };
    const { monitor } = await connect({
      'POST /api/sync': (_, response) => {
        line(response, { problem });
        response.end();
      },
    });
    expect(await monitor.sync(sync())).toEqual({ problem });
  });

  test('ends when the user has enough', async () => {
    const stop = new AbortController();
    const { monitor } = await connect({
      'POST /api/sync': (_, response) => line(response, { progress: progress(1) }),
    });
    const ended = await monitor.sync(sync({ signal: stop.signal, onProgress: () => stop.abort() }));
    expect(ended).toHaveProperty('problem.message', expect.stringContaining('Interrupted'));
  });

  test('over the sample is refused, and nothing is asked', async () => {
    const { monitor, fake } = await connect({});
    expect(await monitor.sync(sync({ sample: true }))).toEqual({
      problem: {
        message: 'The sample was not read: a daemon follows your own data in /db.duckdb.',
        hint: 'Stop the daemon (process 4711) first, or name another database with --database FILE.',
      },
    });
    expect(fake.seen).toEqual([]);
  });

  test.each<[string, Partial<ConfigInputs>]>([
    ['a flag', { flags: { dataDirs: ['other'] } }],
    ['a flag beside the own one', { flags: { dataDirs: ['own', 'other'] } }],
    ['the environment', { env: { OCMON_DATA_DIR: 'other' } }],
    ["OpenCode's own variable", { env: { OPENCODE_STORAGE: 'other/storage' } }],
  ])('over other folders, named by %s, is refused', async (_name, changes) => {
    const { monitor, fake } = await connect({}, load(changes));
    expect(await monitor.sync(sync())).toHaveProperty(
      'problem.message',
      expect.stringMatching(/^Nothing was read: the daemon of \/db\.duckdb reads .*own, not .*other\.$/),
    );
    expect(fake.seen).toEqual([]);
  });

  test.each<[string, Partial<ConfigInputs>]>([
    ['in full', { flags: { dataDirs: ['own'] } }],
    ["by OpenCode's own variable", { env: { OPENCODE_STORAGE: 'own/storage' } }],
    ['in no way', {}],
  ])('over the folders that the daemon reads, named %s, is run', async (_name, changes) => {
    const answers: FakeDaemonOptions['answers'] = {
      'POST /api/sync': (_, response) => {
        line(response, { result: synced });
        response.end();
      },
    };
    const { monitor } = await connect(answers, load(changes));
    expect(await monitor.sync(sync())).toEqual({ answer: synced });
  });
});

describe('a daemon that dies', () => {
  const gone = expect.objectContaining({
    message: expect.stringContaining('(process 4711, port'),
    hint: 'Run the command again: without a daemon it opens the database itself.',
  });

  test('between two questions is a problem', async () => {
    const { monitor, fake } = await connect({ 'GET /api/status': () => status([]) });
    expect(await monitor.ask('status', {})).toHaveProperty('answer');
    await fake.close();
    daemon = undefined;
    expect(await monitor.ask('status', {})).toEqual({ problem: gone });
    expect(await monitor.sync(sync())).toEqual({ problem: gone });
  });

  test.each(['GET /api/status', 'POST /api/sync'])(
    'in the middle of its answer to %s is one too',
    async (asked) => {
      const { monitor } = await connect({
        [asked]: (_, response) => {
          response.writeHead(200, { 'content-type': 'application/json' });
          response.write('{"progress":', () => response.destroy());
        },
      });
      const answered = asked === 'GET /api/status' ? monitor.ask('status', {}) : monitor.sync(sync());
      expect(await answered).toEqual({ problem: gone });
    },
  );
});
