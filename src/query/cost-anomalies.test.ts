import { afterEach, beforeEach, expect, it } from 'vitest';
import { type MadeDatabase, makeDatabase } from '../../tests/support/made-database.ts';
import { costAnomalies } from './cost-anomalies.ts';
import { EVERYTHING } from './filters.ts';

let db: MadeDatabase;
beforeEach(async () => {
  db = await makeDatabase();
  await db.insert('sessions', { id: 's' });
});
afterEach(() => db.close());

const DAY = 86_400_000;
const start = Date.UTC(2026, 9, 1, 23);

/** An answer a day, at 23:00 UTC, from 1 October 2026 on. */
const spend = async (...costs: readonly number[]) => {
  await db.insert(
    'messages',
    ...costs.map((cost, day) => ({
      id: `m${day}`,
      session_id: 's',
      role: 'assistant',
      created: start + day * DAY,
      cost: String(cost),
    })),
  );
  await db.derive();
};

it('lists the days of the zone that cost more than usual', async () => {
  await spend(1, 1, 1, 1, 1, 1, 1, 9, 1);
  const day = { cost: 9, mean: 1, deviation: 0, threshold: 1 };
  expect(await costAnomalies(db.connection, EVERYTHING, 'UTC')).toEqual({
    tz: 'UTC',
    days: [{ date: '2026-10-08', ...day }],
  });
  expect(await costAnomalies(db.connection, EVERYTHING, 'Europe/Berlin')).toEqual({
    tz: 'Europe/Berlin',
    days: [{ date: '2026-10-09', ...day }],
  });
});

it('compares the days of a range with all days before them', async () => {
  await spend(1, 1, 1, 1, 1, 1, 1, 9, 1, 1, 9);
  const from = async (time: string) =>
    (await costAnomalies(db.connection, { ...EVERYTHING, from: time }, 'UTC')).days.map(({ date }) => date);
  expect(await from('2026-10-01T00:00:00.000Z')).toEqual(['2026-10-08', '2026-10-11']);
  expect(await from('2026-10-08T23:30:00.000Z')).toEqual(['2026-10-08', '2026-10-11']);
  expect(await from('2026-10-09T00:00:00.000Z')).toEqual(['2026-10-11']);
  const to = { ...EVERYTHING, to: '2026-10-11T00:00:00.000Z' };
  expect((await costAnomalies(db.connection, to, 'UTC')).days.map(({ date }) => date)).toEqual([
    '2026-10-08',
  ]);
});
