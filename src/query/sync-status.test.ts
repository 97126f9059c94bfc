import { afterEach, beforeEach, expect, it } from 'vitest';
import { type MadeDatabase, makeDatabase } from '../../tests/support/made-database.ts';
import { type LiveStatus, status as statusSchema } from '../contract/status.ts';
import { syncStatus } from './sync-status.ts';

const T = Date.UTC(2026, 10, 23, 12);
const live: LiveStatus = {
  daemon: { pid: 7, port: 19_876, since: '2026-11-23T11:00:00.000Z', problem: null },
  progress: { filesDone: 3, filesTotal: 9 },
  queue: { length: 2, lagMs: { p50: 40, p99: 210.5 } },
  watch: [{ root: '/d', directories: 4, complete: false, problem: 'EMFILE' }],
};

let db: MadeDatabase;
beforeEach(async () => {
  db = await makeDatabase();
});
afterEach(() => db.close());

const passUnderWay = (eta: number | null) =>
  db.insert('sync_state', {
    id: 1,
    phase: 'bulk',
    run_id: 'r1',
    t0: T,
    last_change: T + 1500,
    eta_seconds: eta,
    updated_at: T,
  });

it('says when the last pass started and when data last changed, and null before', async () => {
  expect(await syncStatus(db.connection)).toMatchObject({ t0: null, lastChange: null });
  await passUnderWay(null);
  expect(await syncStatus(db.connection)).toMatchObject({
    t0: '2026-11-23T12:00:00.000Z',
    lastChange: '2026-11-23T12:00:01.500Z',
  });
});

it('adds what the daemon knows, with the time left that its pass has recorded', async () => {
  await passUnderWay(90);
  const found = await syncStatus(db.connection, live);
  expect(statusSchema.parse(found)).toEqual(found);
  expect(found).toMatchObject({ ...live, progress: { filesDone: 3, filesTotal: 9, etaSeconds: 90 } });
  const idle = await syncStatus(db.connection, { ...live, progress: null });
  expect(idle.progress).toBeNull();
});

it('does not know the time left before it is recorded', async () => {
  await passUnderWay(null);
  expect((await syncStatus(db.connection, live)).progress?.etaSeconds).toBeNull();
});

it('has the same keys without a daemon, whose own are null', async () => {
  await passUnderWay(90);
  const alone = await syncStatus(db.connection);
  expect(Object.keys(alone)).toEqual(Object.keys(await syncStatus(db.connection, live)));
  expect(alone).toMatchObject({ daemon: null, progress: null, queue: null, watch: null });
});

const source = { data_dir: '/d', kind: 'json', state: 'ok', first_seen: T, last_seen: T };
const file = { file_type: 'part', source: '/d/storage', status: 'processed', processed_at: T };

it('says where reading stands before and after the first run', async () => {
  const before = await syncStatus(db.connection);
  expect(statusSchema.parse(before)).toEqual(before);
  expect(before).toMatchObject({ phase: 'init', runId: null, failures: [], sources: [] });

  await db.insert('sync_state', { id: 1, phase: 'done', run_id: 'r1', updated_at: T });
  await db.insert(
    'sources',
    {
      path: '/d/storage',
      ...source,
      generation: 'json-1',
      not_understood: '[{"name":"b","count":1},{"name":"a","count":2}]',
    },
    { path: '/d/opencode.db', ...source, kind: 'sqlite', vanished_since: T },
  );
  await db.insert(
    'file_processing_state',
    { file_path: '/ok', ...file },
    { file_path: '/b', ...file, status: 'transient_failure', error: 'EBUSY', attempts: 3, next_retry_at: T },
    { file_path: '/a', ...file, status: 'failed', error: 'not JSON' },
    { file_path: '/gone', ...file, missing_since: T },
  );
  const found = await syncStatus(db.connection);
  expect(statusSchema.parse(found)).toEqual(found);
  expect(found).toMatchObject({ phase: 'done', runId: 'r1' });
  expect(found.files.byStatus).toEqual({ processed: 1, skipped: 0, transient_failure: 1, failed: 1 });
  expect(found.files.byType).toEqual([
    { type: 'part', status: 'failed', count: 1 },
    { type: 'part', status: 'processed', count: 1 },
    { type: 'part', status: 'transient_failure', count: 1 },
  ]);
  expect(found.failures).toEqual([
    { path: '/a', kind: 'part', status: 'failed', error: 'not JSON', attempts: 1, nextRetryAt: null },
    {
      path: '/b',
      kind: 'part',
      status: 'transient_failure',
      error: 'EBUSY',
      attempts: 3,
      nextRetryAt: '2026-11-23T12:00:00.000Z',
    },
  ]);
  expect(found.sources.map((row) => [row.path, row.state])).toEqual([
    ['/d/opencode.db', 'vanished'],
    ['/d/storage', 'ok'],
  ]);
  expect(found.notUnderstood).toEqual([
    { source: '/d/storage', name: 'a', count: 2 },
    { source: '/d/storage', name: 'b', count: 1 },
  ]);
});
