import { afterEach, beforeEach, expect, it } from 'vitest';
import { type MadeDatabase, makeDatabase } from '../../../tests/support/made-database.ts';
import { keptRuns } from '../../contract/kept-runs.ts';
import { quality as qualitySchema } from '../../contract/quality.ts';
import { sql, timestamp } from '../../db/sql.ts';
import { LIST_PRICES } from '../../prices/price-book.ts';
import { keepQualityRun } from './keep-quality-run.ts';
import { quality } from './quality.ts';
import { runChecks } from './run-checks.ts';

const T = Date.UTC(2026, 0, 10, 12);
const at = (minutes: number) => ({ now: T + minutes * 60_000, stalenessMs: 600_000 });
let db: MadeDatabase;
beforeEach(async () => {
  db = await makeDatabase();
});
afterEach(() => db.close());

it('without a kept run the checks are of now', async () => {
  const found = await quality(db.connection, at(0), LIST_PRICES);
  expect(qualitySchema.parse(found)).toEqual(found);
  expect(found).toMatchObject({ checkedAt: null, isCurrent: true, trend: [] });
  expect(found.checks).toEqual(await runChecks(db.connection, at(0), LIST_PRICES));
});

it('what a run found is kept, and runs make a trend', async () => {
  await keepQualityRun(db.connection, at(0), LIST_PRICES, 'pass');
  await db.insert('sources', {
    path: '/d',
    data_dir: '/d',
    kind: 'json',
    state: 'ok',
    first_seen: T,
    last_seen: T,
  });
  await db.insert(
    'sessions',
    { id: 'b', created: T, in_cycle: true },
    { id: 'a', created: T, in_cycle: true },
  );
  const kept = await keepQualityRun(db.connection, at(60), LIST_PRICES, 'hour');
  await db.insert('sessions', { id: 'c', created: T });
  const found = await quality(db.connection, at(90), LIST_PRICES);
  expect(qualitySchema.parse(found)).toEqual(found);
  expect(found.checks).toEqual(kept);
  expect(found.checks.find(({ name }) => name === 'parent_cycles')).toMatchObject({
    count: 2,
    sample: ['a', 'b'],
  });
  expect(found.checkedAt).toBe('2026-01-10T13:00:00.000Z');
  expect(found.trend).toEqual([
    {
      at: '2026-01-10T12:00:00.000Z',
      cause: 'pass',
      errors: 1,
      warnings: 0,
      infos: 0,
      findings: [{ name: 'sources_found', severity: 'error', count: 1 }],
    },
    {
      at: '2026-01-10T13:00:00.000Z',
      cause: 'hour',
      errors: 1,
      warnings: 1,
      infos: 1,
      findings: [
        { name: 'empty_sessions', severity: 'info', count: 2 },
        { name: 'parent_cycles', severity: 'warning', count: 2 },
        { name: 'stale_session_stats', severity: 'error', count: 2 },
      ],
    },
  ]);
  expect((await quality(db.connection, at(90), LIST_PRICES, 1)).trend).toEqual(found.trend.slice(1));
  expect((await quality(db.connection, at(90), LIST_PRICES, 0)).trend).toEqual([]);
});

it('says whether data has changed since', async () => {
  await keepQualityRun(db.connection, at(0), LIST_PRICES, 'request');
  await db.insert('sync_state', { id: 1, phase: 'done', updated_at: T, last_change: T });
  expect((await quality(db.connection, at(9), LIST_PRICES)).isCurrent).toBe(true);
  await db.connection.run(sql`UPDATE sync_state SET last_change = ${timestamp(T + 1)}`);
  expect((await quality(db.connection, at(9), LIST_PRICES)).isCurrent).toBe(false);
});

it('the oldest runs go', async () => {
  await db.insert(
    'quality_runs',
    { id: 1, ran_at: T, cause: 'pass' },
    { id: keptRuns, ran_at: T, cause: 'pass' },
  );
  await db.connection.run(sql`INSERT INTO quality_results VALUES (1, 'failed_files', 'error', 3, ['/f'])`);
  await keepQualityRun(db.connection, at(1), LIST_PRICES, 'pass');
  const rows = await db.connection.all(sql`SELECT id FROM quality_runs ORDER BY id`);
  expect(rows).toEqual([{ id: keptRuns }, { id: keptRuns + 1 }]);
  expect(await db.connection.all(sql`SELECT DISTINCT run_id FROM quality_results`)).toEqual([
    { run_id: keptRuns + 1 },
  ]);
});

it('runs that are asked for at once are kept one after the other', async () => {
  const connections = await Promise.all([0, 1, 2, 3].map(() => db.pool.connect()));
  try {
    await Promise.all(
      connections.map((connection) => keepQualityRun(connection, at(0), LIST_PRICES, 'request')),
    );
  } finally {
    for (const connection of connections) connection.close();
  }
  const rows = await db.connection.all(sql`SELECT id FROM quality_runs ORDER BY id`);
  expect(rows).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }]);
});
