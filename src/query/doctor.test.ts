import { afterEach, beforeEach, expect, it } from 'vitest';
import { type MadeDatabase, makeDatabase } from '../../tests/support/made-database.ts';
import { status as statusSchema } from '../contract/status.ts';
import { type HealthCheck, healthChecks } from './doctor.ts';
import { syncStatus } from './sync-status.ts';

const T = Date.UTC(2026, 0, 10, 12);
let db: MadeDatabase;
beforeEach(async () => {
  db = await makeDatabase();
});
afterEach(() => db.close());

const source = { data_dir: '/d', kind: 'json', state: 'ok', first_seen: T, last_seen: T };
const file = { file_type: 'part', source: '/d/storage', status: 'processed', processed_at: T };

it('finds nothing wrong with an empty database but that there is no source', async () => {
  const checks = await healthChecks(db.connection);
  expect(checks.filter((check) => check.severity !== 'ok').map((check) => check.name)).toEqual([
    'sources_found',
  ]);
  expect(
    checks.every((check) => check.message !== '' && (check.severity === 'ok') === (check.hint === null)),
  ).toBe(true);
});

it('counts each kind of trouble and names the first few', async () => {
  await db.insert(
    'sources',
    { path: '/d/storage', ...source },
    { path: '/d/opencode.db', ...source, state: 'locked', not_understood: '[{"name":"table x","count":7}]' },
    { path: '/gone', ...source, vanished_since: T },
  );
  for (let index = 0; index < 7; index++) {
    await db.insert('file_processing_state', {
      file_path: `/f${index}`,
      ...file,
      status: 'failed',
      error: 'torn',
    });
  }
  await db.insert(
    'file_processing_state',
    { file_path: '/t', ...file, status: 'transient_failure' },
    { file_path: '/was', ...file, status: 'failed', missing_since: T },
  );
  const zombie = { missing_since: T, missing_reason: 'deleted_in_v2' };
  await db.insert(
    'sessions',
    { id: 'z', ...zombie },
    { id: 'd', parent_id: 'never', is_orphan: true },
    { id: 'c', parent_id: 'c', in_cycle: true },
    { id: 'm', missing_since: T, missing_reason: 'deleted' },
  );
  await db.insert(
    'messages',
    { id: 'zm', session_id: 'z', ...zombie },
    { id: 'om', session_id: 'never', is_orphan: true },
    { id: 'um', session_id: 'd', role: 'assistant' },
  );
  await db.insert('parts', { id: 'op', message_id: 'never', is_orphan: true });
  const issue = { kind: 'message', check_name: 'bad_number', source_path: '/f' };
  await db.insert(
    'quality_issues',
    { record_id: 'um', ...issue },
    { record_id: 'um', ...issue, field: 'cost' },
  );
  const found = new Map((await healthChecks(db.connection)).map((check) => [check.name, check]));
  const seen = (name: string) => {
    const { severity, count, sample } = found.get(name) ?? ({} as Partial<HealthCheck>); // an absent one equals nothing
    return [severity, count, sample];
  };
  expect(seen('sources_found')).toEqual(['ok', 2, []]);
  expect(seen('sources_readable')).toEqual(['error', 1, ['/d/opencode.db']]);
  expect(seen('sources_vanished')).toEqual(['warning', 1, ['/gone']]);
  expect(seen('not_understood')).toEqual(['warning', 7, ['/d/opencode.db: table x']]);
  expect(seen('failed_files')).toEqual(['error', 7, ['/f0', '/f1', '/f2', '/f3', '/f4']]);
  expect(seen('transient_failures')).toEqual(['warning', 1, ['/t']]);
  expect(seen('sessions_gone_in_opencode_2')).toEqual(['warning', 1, ['z']]);
  expect(seen('messages_gone_in_opencode_2')).toEqual(['warning', 1, ['zm']]);
  expect(seen('missing_sessions')).toEqual(['ok', 1, ['m']]);
  expect(seen('orphan_messages')).toEqual(['warning', 1, ['om']]);
  expect(seen('orphan_parts')).toEqual(['warning', 1, ['op']]);
  expect(seen('dangling_parents')).toEqual(['warning', 1, ['d']]);
  expect(seen('parent_cycles')).toEqual(['warning', 1, ['c']]);
  expect(seen('usage_without_time')).toEqual(['warning', 1, ['um']]);
  expect(seen('quality_bad_number')).toEqual(['warning', 2, ['um']]);
  expect(found.get('failed_files')?.message).toBe('7 file(s) or row(s) could not be read.');
});

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
      nextRetryAt: '2026-01-10T12:00:00.000Z',
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
