import { mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeDaemon, fakeToken, startFakeDaemon } from '../../tests/support/fake-daemon.ts';
import type { Answer } from '../core/problem.ts';
import type { Clock } from '../ingest/pass.ts';
import { type DaemonInfo, writeDiscovery } from './discovery-file.ts';
import { lockOrDaemon } from './lock-or-daemon.ts';

let folder: string;
let database: string;
let daemon: FakeDaemon;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'ocmon-lock-')));
  database = path.join(folder, 'analytics.duckdb');
  daemon = await startFakeDaemon();
});
afterEach(async () => {
  await daemon.close();
  await rm(folder, { recursive: true });
});

const inUse = {
  problem: { message: 'The database /x/y.duckdb is in use by process 42.', hint: 'Wait until it is done.' },
};
const other = { problem: { message: 'There is no session "is in use".', hint: null } };
const done = { answer: 7 };

const announce = (): Promise<DaemonInfo> =>
  writeDiscovery(database, {
    pid: process.pid,
    port: daemon.port,
    token: fakeToken,
    startedAt: '2026-11-23T12:00:00.000Z',
    version: '1.2.3',
    dataDirs: [],
  });

/** A clock that stands still but for its sleeps. */
function sleepingClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    sleep: async (milliseconds, signal) => {
      signal.throwIfAborted();
      now += milliseconds;
    },
    random: () => 0,
  };
}

/** An attempt that comes to these results in turn, the last of them for ever, and what happens before each. */
function attempts(results: readonly Answer<number>[], before: (attempt: number) => Promise<unknown>) {
  let made = 0;
  const attempt = async (): Promise<Answer<number>> => {
    await before(made);
    made++;
    return results[Math.min(made, results.length) - 1] ?? done;
  };
  return { attempt, made: () => made };
}

const nothing = async (): Promise<void> => {};

test.each([
  ['an answer', done],
  ['another problem', other],
] as const)('%s is handed on at once', async (_name, result) => {
  const { attempt, made } = attempts([result], nothing);
  expect(await lockOrDaemon(database, sleepingClock(), attempt)).toEqual(result);
  expect(made()).toBe(1);
});

test('a database that comes free in time is taken', async () => {
  const { attempt, made } = attempts([inUse, inUse, done], nothing);
  expect(await lockOrDaemon(database, sleepingClock(), attempt)).toEqual(done);
  expect(made()).toBe(3);
});

test('a daemon that holds the database and is just starting is found', async () => {
  const { attempt } = attempts([inUse], async (made) => made === 4 && announce());
  expect(await lockOrDaemon(database, sleepingClock(), attempt)).toMatchObject({
    daemon: { port: daemon.port, database },
  });
});

test('a database that is held by anything else is waited for three seconds, and then it is said who holds it', async () => {
  const { attempt } = attempts([inUse], nothing);
  const clock = sleepingClock();
  expect(await lockOrDaemon(database, clock, attempt)).toEqual(inUse);
  expect(clock.now()).toBe(3000);
});

test('nobody waits once the user has enough', async () => {
  const { attempt } = attempts([inUse], nothing);
  await expect(lockOrDaemon(database, sleepingClock(), attempt, AbortSignal.abort())).rejects.toMatchObject({
    name: 'AbortError',
  });
});
