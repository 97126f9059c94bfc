import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MadeDatabase, type MadeRow, makeDatabase } from '../../../tests/support/made-database.ts';
import { constant, sql } from '../../db/sql.ts';
import { settle } from '../../ingest/derive/settle.ts';
import { buildTraces } from '../../ingest/derive/trace-builder.ts';
import { defineExtractionMacros } from '../../ingest/extract/macros.ts';

const T = Date.UTC(2026, 0, 1);
let db: MadeDatabase;
beforeEach(async () => {
  db = await makeDatabase();
  await defineExtractionMacros(db.connection, { maxInput: 1e5, maxOutput: 5e4, maxReasoning: 1e5 });
});
afterEach(() => db.close());

const session = (id: string, at: number, more: MadeRow = {}) =>
  db.insert('sessions', { id, created: T + at, updated: T + at, title: id, ...more });

/** A prompt, and an answer of one step with 100 tokens and a cost of $0.25. */
async function exchange(id: string, session_id: string, at: number, more: MadeRow = {}): Promise<void> {
  await db.insert('messages', {
    id: `${id}_u`,
    session_id,
    role: 'user',
    agent: 'build',
    created: T + at,
    ...more,
  });
  await db.insert('parts', {
    id: `${id}_u1`,
    message_id: `${id}_u`,
    session_id,
    type: 'text',
    preview: `ask ${id}`,
  });
  await db.insert('messages', {
    id: `${id}_a`,
    session_id,
    parent_id: `${id}_u`,
    role: 'assistant',
    agent: 'build',
    provider: 'mock',
    model: 'fast',
    created: T + at + 1,
    completed: T + at + 11,
    tokens_input: 90,
    tokens_output: 10,
    tokens_total: 100,
    cost: '0.25',
    ...more,
  });
  await db.insert('parts', {
    id: `${id}_a1`,
    message_id: `${id}_a`,
    session_id,
    type: 'text',
    preview: `say ${id}`,
  });
}

const call = (id: string, exchangeId: string, session_id: string, at: number, more: MadeRow = {}) =>
  db.insert('parts', {
    id,
    message_id: `${exchangeId}_a`,
    session_id,
    type: 'tool',
    tool_name: 'task',
    tool_status: 'completed',
    outcome: 'ok',
    agent: 'explore',
    preview: id,
    started: T + at,
    ended: T + at + 100,
    ...more,
  });

async function derived(text: string): Promise<unknown[]> {
  await settle(db.connection);
  await db.connection.transaction(() => buildTraces(db.connection, null));
  return db.connection.all(constant(text));
}

const TREE = `
  SELECT id, parent_id AS parent, depth, tokens_total AS own, inclusive_tokens_total AS inclusive
  FROM agent_traces ORDER BY id`;

describe('exchanges', () => {
  it('hold what follows a prompt, by the parent that it names, else by its place', async () => {
    await session('s', 0);
    await exchange('one', 's', 10);
    await exchange('two', 's', 20);
    // Queued: it answers the first prompt after the second was typed.
    await db.insert('messages', {
      id: 'late',
      session_id: 's',
      parent_id: 'one_u',
      role: 'assistant',
      created: T + 30,
      tokens_total: 7,
    });
    await db.insert('messages', {
      id: 'odd',
      session_id: 's',
      parent_id: 'nobody',
      role: 'assistant',
      created: T + 40,
      tokens_total: 5,
    });
    expect(
      await derived(
        'SELECT id, n, prompt, response, steps, tokens_total AS tokens FROM exchanges ORDER BY n',
      ),
    ).toEqual([
      { id: 'one_u', n: 1, prompt: 'ask one', response: 'say one', steps: 2, tokens: 107 },
      { id: 'two_u', n: 2, prompt: 'ask two', response: 'say two', steps: 2, tokens: 105 },
    ]);
  });

  it('are there without an answer, and before the first prompt', async () => {
    await session('s', 0);
    await db.insert('messages', {
      id: 'early',
      session_id: 's',
      role: 'assistant',
      created: T + 1,
      tokens_total: 3,
    });
    await db.insert('messages', { id: 'asked', session_id: 's', role: 'user', created: T + 2 });
    expect(await derived('SELECT id, n, message_id, steps, is_open FROM exchanges ORDER BY n')).toEqual([
      { id: 's#0', n: 0, message_id: null, steps: 1, is_open: true },
      { id: 'asked', n: 1, message_id: 'asked', steps: 0, is_open: false },
    ]);
  });

  it('have of a prompt what was typed, and count the time of steps that overlap once', async () => {
    await session('s', 0);
    await exchange('one', 's', 10);
    await db.insert('parts', {
      id: 'one_u0',
      message_id: 'one_u',
      session_id: 's',
      type: 'text',
      preview: 'put in',
      is_synthetic: true,
    });
    await db.insert('messages', {
      id: 'beside',
      session_id: 's',
      parent_id: 'one_u',
      role: 'assistant',
      created: T + 16,
      completed: T + 31,
    });
    expect(await derived('SELECT prompt, active_ms, wall_ms FROM exchanges')).toEqual([
      { prompt: 'ask one', active_ms: 20, wall_ms: 21 },
    ]);
  });
});

describe('delegations', () => {
  it('lead to grandchildren, each of whom counts once', async () => {
    await session('root', 0);
    await exchange('r', 'root', 10);
    await call('c1', 'r', 'root', 20, { child_session_id: 'child' });
    await session('child', 21, { parent_id: 'root' });
    await exchange('k', 'child', 22);
    await call('c2', 'k', 'child', 30, { child_session_id: 'grandchild' });
    await session('grandchild', 31, { parent_id: 'child' });
    await exchange('g', 'grandchild', 32);
    expect(await derived(TREE)).toEqual([
      { id: 'delegation:c1', parent: 'root:root', depth: 1, own: 100, inclusive: 200 },
      { id: 'delegation:c2', parent: 'delegation:c1', depth: 2, own: 100, inclusive: 100 },
      { id: 'root:root', parent: null, depth: 0, own: 100, inclusive: 300 },
    ]);
  });

  it('that resume a child share its exchanges out among them', async () => {
    await session('root', 0);
    await exchange('r', 'root', 10);
    await call('first', 'r', 'root', 20, { child_session_id: 'child' });
    await session('child', 21, { parent_id: 'root' });
    await exchange('k1', 'child', 22);
    await call('second', 'r', 'root', 200, { child_session_id: 'child' });
    await exchange('k2', 'child', 210);
    await exchange('k3', 'child', 220);
    expect(await derived(TREE)).toEqual([
      { id: 'delegation:first', parent: 'root:root', depth: 1, own: 100, inclusive: 100 },
      { id: 'delegation:second', parent: 'root:root', depth: 1, own: 200, inclusive: 200 },
      { id: 'root:root', parent: null, depth: 0, own: 100, inclusive: 400 },
    ]);
  });

  it('that failed, run or led nowhere are traces, those without a call too', async () => {
    await session('root', 0);
    await exchange('r', 'root', 10);
    await call('failed', 'r', 'root', 20, { outcome: 'error', tool_status: 'error' });
    await call('runs', 'r', 'root', 500, { outcome: 'open', tool_status: 'running', ended: null });
    await session('untold', 300, { parent_id: 'root' });
    expect(
      await derived(`
        SELECT t.id, t.session_id AS session, t.outcome, t.is_open, t.exchange_id AS exchange
        FROM agent_traces AS t WHERE t.kind = 'delegation' ORDER BY t.id`),
    ).toEqual([
      { id: 'delegation:failed', session: null, outcome: 'error', is_open: false, exchange: 'r_u' },
      { id: 'delegation:runs', session: null, outcome: 'open', is_open: true, exchange: 'r_u' },
      { id: 'delegation:untold', session: 'untold', outcome: null, is_open: false, exchange: 'r_u' },
    ]);
  });

  it('that name no child lead to the one with their description that was made while they ran', async () => {
    await session('root', 0);
    await exchange('r', 'root', 10);
    await call('a', 'r', 'root', 20, { preview: 'Look around' });
    await call('b', 'r', 'root', 20, { preview: 'Write it' });
    await session('child 1', 25, { parent_id: 'root', title: 'Write it (@explore subagent)' });
    await session('child 2', 25, { parent_id: 'root', title: 'Look around' });
    await session('other', 900, { parent_id: 'root', title: 'Look around' });
    expect(
      await derived('SELECT id, child_session_id AS child, is_inferred FROM delegations ORDER BY id'),
    ).toEqual([
      { id: 'a', child: 'child 2', is_inferred: false },
      { id: 'b', child: 'child 1', is_inferred: false },
      { id: 'other', child: 'other', is_inferred: true },
    ]);
  });

  it('are no traces in the copies of a fork', async () => {
    await session('root', 0);
    await exchange('r', 'root', 10);
    await call('c', 'r', 'root', 20, { child_session_id: 'child' });
    await session('child', 21, { parent_id: 'root' });
    await session('fork', 5_000);
    await exchange('f', 'fork', 10);
    await call('copy', 'f', 'fork', 20, { child_session_id: 'child' });
    expect(await derived(`SELECT id FROM agent_traces ORDER BY id`)).toEqual([
      { id: 'delegation:c' },
      { id: 'root:fork' },
      { id: 'root:root' },
    ]);
    expect(
      await db.connection.all(
        sql`SELECT id, child_session_id AS child, is_inherited FROM delegations ORDER BY id`,
      ),
    ).toEqual([
      { id: 'c', child: 'child', is_inherited: false },
      { id: 'copy', child: null, is_inherited: true },
    ]);
  });
});

describe('trees that are no trees', () => {
  it('a session whose parent was never seen is a root, and an orphan', async () => {
    await session('lost', 0, { parent_id: 'never' });
    await exchange('l', 'lost', 10);
    expect(
      await derived('SELECT id, is_orphan, inclusive_tokens_total AS inclusive FROM agent_traces'),
    ).toEqual([{ id: 'root:lost', is_orphan: true, inclusive: 100 }]);
  });

  it('a cycle of parents is cut, and counts each session once', async () => {
    for (const [id, parent] of [
      ['a', 'c'],
      ['b', 'a'],
      ['c', 'b'],
    ] as const) {
      await session(id, 0, { parent_id: parent });
      await exchange(`x${id}`, id, 10);
    }
    expect(await derived(TREE)).toEqual([
      { id: 'delegation:b', parent: 'root:a', depth: 1, own: 100, inclusive: 200 },
      { id: 'delegation:c', parent: 'delegation:b', depth: 2, own: 100, inclusive: 100 },
      { id: 'root:a', parent: null, depth: 0, own: 100, inclusive: 300 },
    ]);
  });
});

it('a session in which the user switched agents has a segment for each stretch, with what it delegated', async () => {
  await session('s', 0);
  await exchange('one', 's', 10);
  await exchange('two', 's', 20, { agent: 'plan' });
  await call('c', 'two', 's', 22, { child_session_id: 'child' });
  await session('child', 23, { parent_id: 's' });
  await exchange('k', 'child', 24);
  await exchange('three', 's', 300);
  await exchange('four', 's', 310);
  expect(
    await derived(`
      SELECT id, agent, exchanges, parent_id AS parent, tokens_total AS own, inclusive_tokens_total AS inclusive
      FROM agent_traces ORDER BY id`),
  ).toEqual([
    {
      id: 'delegation:c',
      agent: 'build',
      exchanges: 1,
      parent: 'segment:root:s:2',
      own: 100,
      inclusive: 100,
    },
    { id: 'root:s', agent: 'build', exchanges: 4, parent: null, own: 400, inclusive: 500 },
    { id: 'segment:root:s:1', agent: 'build', exchanges: 1, parent: 'root:s', own: 100, inclusive: 100 },
    { id: 'segment:root:s:2', agent: 'plan', exchanges: 1, parent: 'root:s', own: 100, inclusive: 200 },
    { id: 'segment:root:s:3', agent: 'build', exchanges: 2, parent: 'root:s', own: 200, inclusive: 200 },
  ]);
});
