import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MadeDatabase, makeDatabase } from '../../tests/support/made-database.ts';
import { type LoadedConfig, loadConfig } from '../config/load-config.ts';
import type { LiveStatus } from '../contract/status.ts';
import { answer } from './answer.ts';
import type { Surroundings } from './surroundings.ts';

let db: MadeDatabase;
beforeEach(async () => {
  db = await makeDatabase();
});
afterEach(() => db.close());

const surroundings: Surroundings = {
  clock: { now: () => 0, sleep: async () => {}, random: () => 0 },
  newRunId: () => 'run',
  openReaders: () => {
    throw new Error('nothing is read here');
  },
  log: () => {},
  sampleDir: '/sample',
};
const live: LiveStatus = {
  daemon: { pid: 7, port: 19_876, since: '2026-11-23T11:00:00.000Z', problem: null },
  progress: null,
  queue: { length: 2, lagMs: null },
  watch: [],
};

function load(dataDirs: readonly string[]): LoadedConfig {
  const loaded = loadConfig({
    flags: { dataDirs, database: '/db.duckdb' },
    env: {},
    file: null,
    platform: 'linux',
    homeDir: '/home/ada',
    cwd: '/',
    cpuCount: 2,
    totalMemory: 2 ** 33,
    systemTimeZone: 'UTC',
    recordKinds: ['session'],
  });
  if ('errors' in loaded) throw new Error(JSON.stringify(loaded.errors));
  return loaded;
}

const statusOf = (loaded: LoadedConfig, alive?: () => LiveStatus) =>
  answer(db.pool, db.connection, loaded, surroundings, 'status', {}, undefined, alive);

test('a data folder that was named and not read is refused, one that was read is not', async () => {
  const source = {
    path: '/read/storage',
    data_dir: '/read',
    kind: 'json',
    state: 'ok',
    not_understood: '[]',
  };
  await db.insert('sources', { ...source, first_seen: 0, last_seen: 0 });
  expect(await statusOf(load(['/read', '/unread']))).toEqual({
    problem: {
      message: 'The database /db.duckdb has not read the data folder /unread.',
      hint: 'Run ocmon sync with the same --data-dir and --database first, or leave --data-dir out.',
    },
  });
  expect(await statusOf(load(['/read']))).toHaveProperty('answer.daemon', null);
});

test('a daemon answers before it has read the folder that it was started for, and adds what it knows', async () => {
  expect(await statusOf(load(['/not-there-yet']), () => live)).toHaveProperty('answer.queue', live.queue);
});
