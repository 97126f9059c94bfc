import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MadeDatabase, type MadeRow, makeDatabase } from '../../tests/support/made-database.ts';
import { agent } from './agent.ts';
import { agents } from './agents.ts';
import { delegations } from './delegations.ts';
import { EVERYTHING, type Narrowing } from './filters.ts';

let db: MadeDatabase;
let serial = 0;
beforeEach(async () => {
  db = await makeDatabase();
  serial = 0;
});
afterEach(() => db.close());

const start = Date.UTC(2026, 10, 23, 12);
const minute = 60_000;

/** A prompt and an answer of one agent, at a minute; the answer costs what is said, in cents. */
async function turn(session: string, agentName: string, at: number, cents: number, more: MadeRow = {}) {
  serial += 1;
  const created = start + at * minute;
  const message = { session_id: session, agent: agentName };
  const id = String(serial).padStart(3, '0');
  await db.insert(
    'messages',
    { ...message, id: `m${id}u`, role: 'user', created },
    {
      ...message,
      id: `m${id}a`,
      role: 'assistant',
      parent_id: `m${id}u`,
      created: created + 1,
      completed: created + 10_001,
      provider: 'mock',
      model: 'fast',
      cost: String(cents / 100),
      tokens_input: cents,
      tokens_total: cents,
      ...more,
    },
  );
  return `m${id}a`;
}

/** A call by which a message delegates to an agent, and the child session that it leads to. */
async function delegate(
  message: string,
  from: string,
  to: string,
  at: number,
  child: MadeRow,
  call: MadeRow = {},
) {
  const started = start + at * minute;
  await db.insert('parts', {
    id: `call-${child.id}`,
    message_id: message,
    session_id: from,
    type: 'tool',
    tool_name: 'task',
    outcome: 'ok',
    agent: to,
    child_session_id: child.id ?? null,
    created: started,
    started,
    ended: started + 30_000,
    duration_ms: 30_000,
    ...call,
  });
  await db.insert('sessions', {
    parent_id: from,
    root_id: 'a',
    depth: 1,
    created: started + 1,
    title: 'Child',
    ...child,
  });
}

/**
 * Session a: build delegates to explore (b), which delegates to explore (c); the user then switches to plan. Session d is
 * build alone, and fails. 1 + 2 + 4 + 8 + 16 cents.
 */
async function world() {
  await db.insert(
    'sessions',
    { id: 'a', created: start, project: '/home/dev/alpha' },
    { id: 'd', created: start, project: '/home/dev/beta' },
  );
  const first = await turn('a', 'build', 0, 1);
  await delegate(first, 'a', 'explore', 1, { id: 'b', project: '/home/dev/alpha' });
  const second = await turn('b', 'explore', 1.5, 2);
  await delegate(
    second,
    'b',
    'explore',
    2,
    { id: 'c', depth: 2, project: '/home/dev/alpha' },
    { outcome: 'timeout' },
  );
  await turn('c', 'explore', 2.5, 4);
  await turn('a', 'plan', 5, 8);
  await turn('d', 'build', 100, 16, {
    error_name: 'APIError',
    error_data: '{"error_type":"rate_limit"}',
  });
  await db.derive();
}

const figures = async (filters: Narrowing = EVERYTHING) =>
  (await agents(db.connection, filters)).agents.map((row) => [
    row.agent,
    row.roots,
    row.delegated,
    row.segments,
    row.failed,
    row.own.cost,
    row.inclusive.cost,
  ]);

const whole = [
  ['build', 1, 0, 1, 1, 0.17, 0.23],
  ['explore', 0, 2, 0, 1, 0.06, 0.06],
  ['plan', 0, 0, 1, 0, 0.08, 0.08],
];

describe('agents', () => {
  it('have their runs once: segments instead of what they part, and what was delegated below', async () => {
    await world();
    expect(await figures()).toEqual(whole);
    const [build] = (await agents(db.connection, EVERYTHING)).agents;
    expect(build).toMatchObject({
      runs: 2,
      sessions: 2,
      steps: 2,
      toolCalls: 1,
      errorRate: 0.5,
      activeMs: { p50: 10_000, p95: 10_000 },
      lastStarted: '2026-11-23T13:40:00.000Z',
    });
  });

  it('are the same where missing records do not count and none is missing', async () => {
    await world();
    for (const question of [agents, delegations]) {
      expect(await question(db.connection, { ...EVERYTHING, missing: false })).toEqual(
        await question(db.connection, EVERYTHING),
      );
    }
  });

  it('are as if what is missing had never been', async () => {
    await world();
    await db.connection.script(`
      UPDATE sessions SET missing_since = created, missing_reason = 'deleted' WHERE id = 'c';
      UPDATE messages SET missing_since = created, missing_reason = 'deleted' WHERE session_id = 'c';`);
    expect(await figures({ ...EVERYTHING, missing: false })).toEqual([
      ['build', 1, 0, 1, 1, 0.17, 0.19],
      ['explore', 0, 2, 0, 1, 0.02, 0.02],
      ['plan', 0, 0, 1, 0, 0.08, 0.08],
    ]);
    expect(await figures()).toEqual(whole);
  });

  it('are narrowed by every filter', async () => {
    await world();
    const only = (more: Partial<Narrowing>) => figures({ ...EVERYTHING, ...more });
    expect(await only({ agent: 'plan' })).toEqual([whole[2]]);
    expect(await only({ project: 'beta' })).toEqual([['build', 1, 0, 0, 1, 0.16, 0.16]]);
    expect(await only({ session: 'c' })).toEqual([['explore', 0, 1, 0, 1, 0.04, 0.04]]);
    expect(await only({ from: '2026-11-23T13:00:00Z' })).toEqual([['build', 1, 0, 0, 1, 0.16, 0.16]]);
    expect(await only({ to: '2026-11-23T12:00:00Z' })).toEqual([]);
    expect(await only({ model: 'mock/fast' })).toEqual(whole);
    expect(await only({ model: 'fast' })).toEqual(whole);
    expect(await only({ model: 'mock' })).toEqual([]);
  });
});

describe('delegations', () => {
  it('are by pair of agents, with what they delegated further once, and the longest chain', async () => {
    await world();
    const { pairs, chains } = await delegations(db.connection, EVERYTHING);
    expect(
      pairs.map((pair) => [
        pair.from,
        pair.to,
        pair.outcomes.ok,
        pair.outcomes.timeout,
        pair.own.cost,
        pair.inclusive.cost,
      ]),
    ).toEqual([
      ['build', 'explore', 1, 0, 0.02, 0.06],
      ['explore', 'explore', 0, 1, 0.04, 0.04],
    ]);
    expect(pairs[0]).toMatchObject({ delegations: 1, p50Ms: 30_000, p95Ms: 30_000, maxMs: 30_000 });
    expect(chains).toEqual([
      {
        agents: ['build', 'explore', 'explore'],
        depth: 2,
        count: 1,
        rootSessionId: 'a',
        started: '2026-11-23T12:02:00.000Z',
      },
    ]);
    expect((await delegations(db.connection, { ...EVERYTHING, agent: 'plan' })).pairs).toEqual([]);
  });
});

describe('one agent', () => {
  it('has its models, tools, partners and runs, newest first, page by page', async () => {
    await world();
    const found = await agent(db.connection, EVERYTHING, { name: 'explore', limit: 1 });
    expect(found).toMatchObject({
      figures: { agent: 'explore', runs: 2 },
      models: [{ provider: 'mock', model: 'fast', messages: 2, cost: 0.06 }],
      tools: [{ tool: 'task', calls: 1, errors: 1 }],
      to: [{ from: 'explore', to: 'explore' }],
      from: [
        { from: 'build', to: 'explore' },
        { from: 'explore', to: 'explore' },
      ],
      runs: [{ id: 'delegation:call-c', sessionId: 'c', outcome: 'timeout', own: { cost: 0.04 } }],
    });
    const rest = await agent(db.connection, EVERYTHING, { name: 'explore', cursor: found?.next ?? '' });
    expect(rest).toMatchObject({
      runs: [{ id: 'delegation:call-b', own: { cost: 0.02 }, inclusive: { cost: 0.06 } }],
      next: null,
    });
    expect(await agent(db.connection, EVERYTHING, { name: 'nobody' })).toBeNull();
    await expect(agent(db.connection, EVERYTHING, { name: 'explore', cursor: 'x' })).rejects.toThrow(
      'cursor',
    );
  });
});
