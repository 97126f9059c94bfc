import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeDaemon, fakeToken, startFakeDaemon } from '../../tests/support/fake-daemon.ts';
import { type LoadedConfig, loadConfig } from '../config/load-config.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { Status } from '../contract/status.ts';
import type { Clock } from '../ingest/pass.ts';
import { connectMonitor } from './connect-monitor.ts';
import { writeDiscovery } from './discovery-file.ts';
import type { Surroundings } from './surroundings.ts';

let folder: string;
let loaded: LoadedConfig;
let database: string;
let daemon: FakeDaemon;
const holders: ChildProcess[] = [];
const monitors: Monitor[] = [];

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'ocmon-connect-')));
  database = path.join(folder, 'analytics.duckdb');
  loaded = load();
  daemon = await startFakeDaemon({ answers: { 'GET /api/status': () => ofDaemon } });
});
afterEach(async () => {
  for (const monitor of monitors.splice(0)) await monitor.close();
  for (const holder of holders.splice(0)) await letGo(holder);
  await daemon.close();
  await rm(folder, { recursive: true });
});

/** The status by which the stand-in is known. */
const ofDaemon: Status = {
  phase: 'realtime',
  runId: 'of the daemon',
  daemon: { pid: 7, port: 1, since: '2026-11-23T12:00:00.000Z', problem: null },
  t0: null,
  progress: null,
  lastChange: null,
  queue: { length: 0, lagMs: null },
  watch: [],
  files: { byStatus: { processed: 0, skipped: 0, transient_failure: 0, failed: 0 }, byType: [] },
  sources: [],
  notUnderstood: [],
  failures: [],
};

function load(): LoadedConfig {
  const made = loadConfig({
    flags: { database },
    env: {},
    file: null,
    platform: process.platform,
    homeDir: folder,
    cwd: folder,
    cpuCount: 2,
    totalMemory: 2 ** 33,
    systemTimeZone: 'UTC',
    recordKinds: ['session'],
  });
  if ('errors' in made) throw new Error(JSON.stringify(made.errors));
  return made;
}

const realClock: Clock = {
  now: Date.now,
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
  random: () => 0,
};

/** A clock on which waiting takes no time; `before` happens before each wait. */
function quickClock(before: (waits: number) => Promise<unknown> = async () => {}): Clock {
  let now = 0;
  let waits = 0;
  return {
    now: () => now,
    sleep: async (milliseconds) => {
      await before(++waits);
      now += milliseconds;
    },
    random: () => 0,
  };
}

async function connect(clock: Clock = realClock): Promise<Monitor> {
  const surroundings: Surroundings = {
    clock,
    newRunId: () => 'run',
    openReaders: () => {
      throw new Error('nothing is read here');
    },
    log: () => {},
    sampleDir: folder,
  };
  const connected = await connectMonitor(loaded, surroundings);
  if ('problem' in connected) throw new Error(connected.problem.message);
  monitors.push(connected.answer);
  return connected.answer;
}

const announce = (changes: { readonly pid?: number } = {}) =>
  writeDiscovery(database, {
    pid: process.pid,
    port: daemon.port,
    token: fakeToken,
    startedAt: '2026-11-23T12:00:00.000Z',
    version: '1.2.3',
    dataDirs: [],
    ...changes,
  });

const runIdOf = async (monitor: Monitor): Promise<string | null> => {
  const asked = await monitor.ask('status', {});
  if ('problem' in asked) throw new Error(asked.problem.message);
  return asked.answer.runId;
};

/** Another process that has the database open, as `ocmon sync` has, until its input ends. */
async function holdDatabase(): Promise<ChildProcess> {
  const program = `
    import { DuckDBInstance } from '@duckdb/node-api';
    const instance = await DuckDBInstance.create(process.argv[1]);
    const connection = await instance.connect();
    process.stdin.on('end', () => process.exit()).resume();
    process.stdout.write('open');`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', program, database], {
    cwd: path.join(import.meta.dirname, '..', '..'),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  holders.push(holder);
  if (holder.stdout !== null) await once(holder.stdout, 'data');
  return holder;
}

async function letGo(holder: ChildProcess): Promise<void> {
  if (holder.exitCode !== null) return;
  const ended = once(holder, 'exit');
  holder.stdin?.end();
  await ended;
}

test('a daemon that runs is asked, and the file is not touched', async () => {
  await announce();
  await writeFile(database, 'not for us to open');
  expect(await runIdOf(await connect())).toBe('of the daemon');
});

test('without a daemon the database itself is opened', async () => {
  expect(await runIdOf(await connect())).toBeNull();
});

test('what a dead daemon left is ignored', async () => {
  const { pid } = await holdDatabase();
  await letGo(holders[0] ?? expect.fail('there is a holder'));
  await announce({ pid: pid ?? expect.fail('it has an id') });
  expect(await runIdOf(await connect())).toBeNull();
  expect(daemon.seen).toEqual([]);
});

test('a daemon that is just starting is asked once it says where it is, and from then on', async () => {
  await holdDatabase();
  const monitor = await connect(quickClock(async (waits) => waits === 3 && announce()));
  expect(await runIdOf(monitor)).toBe('of the daemon');
  expect(await runIdOf(monitor)).toBe('of the daemon');
});

test('a command that is nearly done is waited for', async () => {
  const holder = await holdDatabase();
  const monitor = await connect(quickClock(async (waits) => waits === 3 && letGo(holder)));
  expect(await runIdOf(monitor)).toBeNull();
});

test('a command that is not done in time is named', async () => {
  const { pid } = await holdDatabase();
  const monitor = await connect(quickClock());
  expect(await monitor.ask('status', {})).toMatchObject({
    problem: { message: `The database ${database} is in use by process ${pid}.` },
  });
});

test('a user who has enough does not wait', async () => {
  await holdDatabase();
  const monitor = await connect();
  expect(await monitor.ask('status', {}, AbortSignal.timeout(200))).toHaveProperty(
    'problem.message',
    expect.stringContaining('Interrupted'),
  );
});
