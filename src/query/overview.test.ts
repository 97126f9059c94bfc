import { afterEach, beforeEach, expect, it } from 'vitest';
import { type MadeDatabase, makeDatabase } from '../../tests/support/made-database.ts';
import { EVERYTHING } from './filters.ts';
import { heatMap } from './heat-map.ts';
import { overview } from './overview.ts';

let db: MadeDatabase;
beforeEach(async () => {
  db = await makeDatabase();
  await db.insert('sessions', {
    id: 's',
    created: Date.UTC(2026, 10, 20),
    project: '/home/dev/alpha',
    directory: '/home/dev/alpha',
  });
  const answer = { session_id: 's', role: 'assistant', provider: 'mock', model: 'fast', agent: 'build' };
  const days = [20, 23, 23];
  for (const [index, day] of days.entries()) {
    const created = Date.UTC(2026, 10, day, 12, index);
    await db.insert(
      'messages',
      { id: `u${index}`, session_id: 's', role: 'user', created },
      {
        ...answer,
        id: `m${index}`,
        parent_id: `u${index}`,
        created: created + 1,
        cost: '0.5',
        tokens_input: 10,
        tokens_cache_read: 30,
        tokens_total: 40,
        error_name: index === 2 ? 'APIError' : null,
        error_group: index === 2 ? 'server_error-0123456789ab' : null,
      },
    );
  }
  await db.insert(
    'parts',
    { id: 'p1', message_id: 'm1', session_id: 's', type: 'tool', tool_name: 'bash', outcome: 'ok' },
    {
      id: 'p2',
      message_id: 'm1',
      session_id: 's',
      type: 'tool',
      tool_name: 'bash',
      outcome: 'denied',
      error_group: 'permission-0123456789ab',
    },
  );
  await db.derive();
});
afterEach(() => db.close());

const range = { from: '2026-11-22T00:00:00.000Z', to: '2026-11-24T00:00:00.000Z' };

it('an overview has a range beside the one before it, whichever way it is read', async () => {
  const asked = { ...EVERYTHING, ...range };
  const found = await overview(db.connection, asked, 'UTC');
  expect(found.totals).toMatchObject({
    cost: 1,
    sessions: 1,
    exchanges: 2,
    steps: 2,
    toolCalls: 2,
    stepErrors: 1,
    toolErrors: 1,
    cacheHitRatio: 0.75,
    errorRate: 0.5,
  });
  expect(found.previous).toMatchObject({ cost: 0.5, sessions: 1, exchanges: 1, toolErrors: 0, errorRate: 0 });
  expect(found.by).toBe('hour');
  expect(found.series).toHaveLength(48);
  const top = { sessions: 1, messages: 2, tokens: 80, cost: 1 };
  expect(found.top).toEqual({
    projects: [{ name: '/home/dev/alpha', ...top }],
    models: [{ name: 'mock/fast', ...top }],
    agents: [{ name: 'build', ...top }],
  });
  expect(found.errors.map((error) => [error.kind, error.messageId, error.type, error.tool])).toEqual([
    ['answer', 'm2', 'server_error', null],
    ['tool', 'm1', 'permission', 'bash'],
  ]);
  expect(found.sync).toMatchObject({ phase: 'init', progress: null });
  expect(await overview(db.connection, { ...asked, missing: false }, 'UTC')).toEqual(found);
  const late = await overview(db.connection, { ...asked, from: '2026-11-22T00:00:00.001Z' }, 'UTC');
  expect(late.totals).toEqual(found.totals);
  expect((await overview(db.connection, EVERYTHING, 'UTC')).previous).toBeNull();
});

it('a heat map has 53 weeks up to the end of the range, and every hour of the week', async () => {
  const { days, hours } = await heatMap(db.connection, { ...EVERYTHING, to: range.to }, 'America/New_York');
  expect(days).toHaveLength(365);
  expect(days[0]).toEqual({ date: '2025-11-24', messages: 0, tokens: 0, cost: 0 });
  expect(days.at(-1)).toEqual({ date: '2026-11-23', messages: 2, tokens: 80, cost: 1 });
  expect(hours).toHaveLength(168);
  expect(hours.filter((hour) => hour.messages > 0)).toEqual([
    { weekday: 1, hour: 7, messages: 2, tokens: 80, cost: 1 },
    { weekday: 5, hour: 7, messages: 1, tokens: 40, cost: 0.5 },
  ]);
});
