import { afterEach, beforeEach, expect, it } from 'vitest';
import { type MadeDatabase, type MadeRow, makeDatabase } from '../../../tests/support/made-database.ts';
import { check as checkSchema } from '../../contract/quality.ts';
import { LIST_PRICES } from '../../prices/price-book.ts';
import { runChecks } from './run-checks.ts';

const T = Date.UTC(2026, 0, 10, 12);
const HOUR = 3_600_000;
const moment = { now: T + 24 * HOUR, stalenessMs: 600_000 };
let db: MadeDatabase;
beforeEach(async () => {
  db = await makeDatabase();
});
afterEach(() => db.close());

const source = { data_dir: '/d', kind: 'json', state: 'ok', first_seen: T, last_seen: T };
const file = { file_type: 'part', source: '/d/storage', status: 'processed', processed_at: T };
const step: MadeRow = {
  role: 'assistant',
  created: T,
  completed: T,
  finish: 'stop',
  tokens_input: 5,
  cost: '1',
};

/** The findings by name: severity, count and sample. */
async function findings(): Promise<Record<string, readonly unknown[]>> {
  const checks = await runChecks(db.connection, moment, LIST_PRICES);
  for (const check of checks) expect(checkSchema.parse(check)).toEqual(check);
  return Object.fromEntries(
    checks
      .filter((check) => check.count > 0)
      .map(({ name, severity, count, sample }) => [name, [severity, count, sample]]),
  );
}

it('finds nothing wrong with an empty database but that there is no source', async () => {
  expect(await findings()).toEqual({ sources_found: ['error', 1, ['sources']] });
});

it('every check has a name of its own, says what it is about, and gives a hint only where it found something', async () => {
  const checks = await runChecks(db.connection, moment, LIST_PRICES);
  expect(new Set(checks.map((check) => check.name)).size).toBe(checks.length);
  for (const { message, meaning, severity, hint } of checks) {
    expect([message === '', meaning === '', severity === 'ok']).toEqual([false, false, hint === null]);
  }
});

it('finds trouble with sources and files, and names the first ten', async () => {
  await db.insert(
    'sources',
    { path: '/d/storage', ...source },
    { path: '/d/opencode.db', ...source, state: 'locked', not_understood: '[{"name":"table x","count":7}]' },
    { path: '/gone', ...source, vanished_since: T },
  );
  const names = [...Array(12).keys()].map((index) => `/f${String(index).padStart(2, '0')}`);
  for (const file_path of names) {
    await db.insert('file_processing_state', { file_path, ...file, status: 'failed', error: 'torn' });
  }
  await db.insert(
    'file_processing_state',
    { file_path: '/t', ...file, status: 'transient_failure' },
    { file_path: '/s', ...file, status: 'skipped' },
    { file_path: '/w', ...file, status: 'lost' },
    { file_path: '/was', ...file, status: 'failed', missing_since: T },
    { file_path: '/copy', ...file },
    { file_path: '/own', ...file },
  );
  await db.insert('parts', { id: 'own', source: '/d/storage', missing_since: null });
  const run = { started_at: T, files_processed: 3, files_unchanged: 1, files_skipped: 0 };
  await db.insert(
    'sync_runs',
    { run_id: 'r1', ...run, phase: 'done', files_seen: 9, files_transient_failure: 0, files_failed: 0 },
    { run_id: 'r2', ...run, phase: 'done', files_seen: 9, files_transient_failure: 1, files_failed: 1 },
    { run_id: 'r3', ...run, phase: 'realtime' },
  );
  expect(await findings()).toEqual({
    sources_readable: ['error', 1, ['/d/opencode.db']],
    sources_vanished: ['warning', 1, ['/gone']],
    not_understood: ['warning', 7, ['/d/opencode.db: table x']],
    failed_files: ['error', 12, names.slice(0, 10)],
    transient_failures: ['warning', 1, ['/t']],
    skipped_files: ['info', 1, ['/s']],
    unaccounted_files: ['error', 1, ['/w']],
    incomplete_pass: ['error', 1, ['r2']],
    copies_elsewhere: ['info', 1, ['/d/storage: part']],
  });
});

it('finds sessions, messages and parts that are gone, alone, or in circles', async () => {
  await db.insert('sources', { path: '/d/storage', ...source });
  const zombie = { missing_since: T, missing_reason: 'deleted_in_v2' };
  const deleted = { missing_since: T, missing_reason: 'deleted' };
  await db.insert(
    'sessions',
    { id: 'z', created: T, ...zombie },
    { id: 'd', created: T, parent_id: 'never', is_orphan: true },
    { id: 'c', created: T, parent_id: 'c', in_cycle: true },
    { id: 'm', created: T, ...deleted },
    { id: 'f', created: T, fork_session_id: 'never', is_fork: true },
  );
  await db.insert(
    'messages',
    { id: 'zm', session_id: 'z', created: T, ...zombie },
    { id: 'om', session_id: 'never', created: T, is_orphan: true },
    { id: 'dm', session_id: 'd', role: 'user', created: T },
    { id: 'cm', session_id: 'c', role: 'user', created: T },
    { id: 'fm', session_id: 'f', role: 'user', created: T },
    { id: 'mm', session_id: 'm', role: 'user', created: T, ...deleted },
  );
  await db.insert(
    'parts',
    { id: 'op', message_id: 'never', is_orphan: true },
    { id: 'mp', message_id: 'mm', ...deleted },
  );
  await insertStats('d', 'c', 'f', 'm');
  expect(await findings()).toEqual({
    sessions_gone_in_opencode_2: ['warning', 1, ['z']],
    missing_sessions: ['info', 1, ['m']],
    dangling_parents: ['warning', 1, ['d']],
    parent_cycles: ['warning', 1, ['c']],
    lost_fork_sources: ['info', 1, ['f']],
    messages_gone_in_opencode_2: ['warning', 1, ['zm']],
    missing_messages: ['info', 1, ['mm']],
    orphan_messages: ['warning', 1, ['om']],
    orphan_parts: ['warning', 1, ['op']],
    missing_parts: ['info', 1, ['mp']],
  });
});

it('finds times that are missing or cannot be, and usage that is odd', async () => {
  await db.insert('sources', { path: '/d/storage', ...source });
  await db.insert(
    'sessions',
    { id: 'empty', created: T },
    { id: 'back', created: T, updated: T - 1 },
    { id: 'timeless' },
    { id: 'ahead', created: moment.now + 2 * HOUR },
    { id: 'fork', created: T, is_fork: true },
  );
  await db.insert(
    'messages',
    { id: 'untimed', session_id: 'back', ...step, created: null },
    { id: 'prompt', session_id: 'back', role: 'user' },
    { id: 'ends-first', session_id: 'back', ...step, created: T + 2, completed: T + 1 },
    { id: 'early', session_id: 'back', ...step, created: T - 1 },
    { id: 'copied', session_id: 'fork', ...step, created: T - 1, is_inherited: true },
    { id: 'zero', session_id: 'timeless', ...step, tokens_input: 0 },
    { id: 'failed', session_id: 'timeless', ...step, tokens_input: 0, error_name: 'APIError' },
    { id: 'free', session_id: 'timeless', ...step, tokens_total: 5, cost: '0', provider: 'p', model: 'm' },
    { id: 'open', session_id: 'ahead', ...step, completed: null },
    { id: 'v1', session_id: 'back', role: 'user', created: T + 2, seq: 1, generation: 'sqlite-v2' },
    { id: 'v2', session_id: 'back', role: 'user', created: T + 1, seq: 2, generation: 'sqlite-v2' },
    { id: 'v3', session_id: 'back', role: 'user', created: T + 3, seq: 2, generation: 'sqlite-v2' },
  );
  const call = { type: 'tool', message_id: 'zero', session_id: 'timeless' };
  await db.insert(
    'parts',
    { id: 'untold', ...call, outcome: 'ok' },
    { id: 'hangs', ...call, outcome: 'open', started: T },
    { id: 'backwards', ...call, outcome: 'ok', started: T + 1, ended: T },
    { id: 'odd', ...call, outcome: 'error', started: T, ended: T, error_data: '{"error_type":"unknown"}' },
    { id: 'known', ...call, outcome: 'error', started: T, ended: T, error_data: '{"error_type":"timeout"}' },
  );
  const issue = { kind: 'message', source_path: '/f' };
  await db.insert(
    'quality_issues',
    { record_id: 'zero', ...issue, check_name: 'bad_number', field: 'cost' },
    { record_id: 'zero', ...issue, check_name: 'bad_number', field: 'tokens.input' },
    { record_id: 'zero', ...issue, check_name: 'of_another_kind' },
  );
  await db.derive();
  expect(await findings()).toEqual({
    empty_sessions: ['info', 1, ['empty']],
    sessions_without_time: ['warning', 1, ['timeless']],
    session_clock: ['warning', 2, ['ahead', 'back']],
    usage_without_time: ['warning', 1, ['untimed']],
    messages_without_time: ['warning', 1, ['prompt']],
    message_clock: ['warning', 1, ['ends-first']],
    messages_before_session: ['warning', 2, ['early', 'open']],
    zero_tokens: ['warning', 1, ['zero']],
    tokens_without_cost: ['info', 1, ['free']],
    sequence_order: ['info', 2, ['v2', 'v3']],
    calls_without_time: ['info', 1, ['untold']],
    part_clock: ['warning', 1, ['backwards']],
    stale_calls: ['info', 1, ['hangs']],
    stale_answers: ['info', 1, ['open']],
    unclassified_errors: ['info', 1, ['odd']],
    unpriced_models: ['warning', 1, ['p/m']],
    quality_bad_number: ['warning', 2, ['zero']],
    quality_other: ['warning', 1, ['zero']],
  });
});

it('an open call of a session that lives is not stale', async () => {
  await db.insert('sessions', { id: 's', created: T, updated: moment.now - 60_000 });
  await db.insert('messages', { id: 'm', session_id: 's', ...step, completed: null });
  await db.insert('parts', { id: 'p', message_id: 'm', session_id: 's', type: 'tool', outcome: 'open' });
  const found = await findings();
  expect([found.stale_calls, found.stale_answers]).toEqual([undefined, undefined]);
});

it('a step of more than 20 times the median of its model is a jump, where there are enough to compare', async () => {
  await db.insert('sessions', { id: 's', created: T });
  for (let index = 0; index < 20; index += 1) {
    await db.insert('messages', { id: `m${index}`, session_id: 's', ...step, model: 'a', tokens_total: 100 });
  }
  await db.insert(
    'messages',
    { id: 'usual', session_id: 's', ...step, model: 'a', tokens_total: 2000 },
    { id: 'jump', session_id: 's', ...step, model: 'a', tokens_total: 2001 },
    { id: 'first', session_id: 's', ...step, model: 'b', tokens_total: 1 },
    { id: 'rare', session_id: 's', ...step, model: 'b', tokens_total: 9_000_000 },
  );
  expect((await findings()).token_jumps).toEqual(['info', 1, ['jump']]);
});

it('derived tables that are not the sums of their messages are an error, but while they may be behind', async () => {
  await db.insert('sessions', { id: 's', created: T }, { id: 'alive', created: T, updated: moment.now });
  await db.insert(
    'messages',
    { id: 'm', session_id: 's', ...step },
    { id: 'n', session_id: 'alive', ...step },
  );
  const derived = async () => {
    const { stale_session_stats, stale_daily_stats, stale_exchanges } = await findings();
    return [stale_session_stats, stale_daily_stats, stale_exchanges];
  };
  expect(await derived()).toEqual([['error', 1, ['s']], undefined, undefined]);
  await insertStats('s');
  expect(await derived()).toEqual([['error', 1, ['s']], undefined, undefined]);
  await db.connection.script(`UPDATE session_stats SET tokens_input = 5, cost = 1 WHERE session_id = 's'`);
  expect(await derived()).toEqual([undefined, ['error', 1, ['s']], ['error', 1, ['s']]]);
  await db.insert('sync_state', { id: 1, phase: 'bulk', updated_at: T });
  expect(await derived()).toEqual([undefined, undefined, undefined]);
});

/** Sessions that add up to nothing. */
async function insertStats(...ids: readonly string[]): Promise<void> {
  const columns = await db.connection.all({
    parts: [
      `SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'session_stats' AND NOT is_nullable AND column_name <> 'session_id'`,
    ],
    values: [],
  });
  for (const id of ids) {
    const zeros = columns.map(({ column_name, data_type }) => [
      String(column_name),
      data_type === 'BOOLEAN' ? false : String(data_type).endsWith('[]') ? [] : 0,
    ]);
    await db.insert('session_stats', { session_id: id, ...Object.fromEntries(zeros) });
  }
}
