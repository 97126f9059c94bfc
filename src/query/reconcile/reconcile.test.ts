import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MadeDatabase, type MadeRow, makeDatabase } from '../../../tests/support/made-database.ts';
import { type FigureName, reconcile as reconcileSchema } from '../../contract/reconcile.ts';
import { EVERYTHING, type Narrowing } from '../filters.ts';
import { reconcile } from './reconcile.ts';

const T = Date.UTC(2026, 0, 10, 12);
const HOUR = 3_600_000;
const v2 = { generation: 'sqlite-v2' };
let db: MadeDatabase;
beforeEach(async () => {
  db = await makeDatabase();
});
afterEach(() => db.close());

const ask = async (filters: Partial<Narrowing> = {}, options: Parameters<typeof reconcile>[2] = {}) => {
  const found = await reconcile(db.connection, { ...EVERYTHING, ...filters }, options);
  expect(reconcileSchema.parse(found)).toEqual(found);
  return found;
};

/** A session; `cost` and `input` are what its columns hold. */
const session = (id: string, more: MadeRow = {}, columns?: { cost: string; input: number }) =>
  db.insert('sessions', {
    id,
    created: T,
    ...more,
    ...(columns && { recorded_cost: columns.cost, recorded_input: columns.input }),
  });
const step = (id: string, session_id: string, more: MadeRow = {}) =>
  db.insert('messages', {
    id,
    session_id,
    role: 'assistant',
    created: T,
    completed: T + 1,
    tokens_input: 100,
    cost: '0.1',
    ...more,
  });
const stepPart = (id: string, message_id: string | null, session_id: string, more: MadeRow = {}) =>
  db.insert('parts', {
    id,
    message_id,
    session_id,
    type: 'step-finish',
    tokens_input: 100,
    cost: '0.1',
    ...more,
  });

/** The reasons of a figure of the only session that differs: reason, rule, input tokens and cost. */
async function reasons(name: FigureName, filters: Partial<Narrowing> = {}) {
  const { sessions } = await ask(filters, { all: true });
  const figure = sessions[0]?.figures.find((one) => one.name === name);
  return figure?.explained.map(({ reason, rule, amount }) => [
    reason,
    rule,
    amount.tokens.input,
    amount.cost,
  ]);
}

it('figures that agree are no difference, and sessions without differences are listed when all are asked for', async () => {
  await session('s', { generation: 'sqlite-v1' }, { cost: '0.10000000000000001', input: 100 });
  await step('m', 's', { generation: 'sqlite-v1' });
  await stepPart('p', 'm', 's');
  const found = await ask();
  expect(found).toMatchObject({ compared: 1, different: 0, unexplained: 0, sessions: [], next: null });
  expect(
    found.totals.map((total) => [total.name, total.sessions, total.amount.cost, total.isExplained]),
  ).toEqual([
    ['messages', 1, 0.1, true],
    ['steps', 1, 0.1, true],
    ['columns', 1, 0.1, true],
    ['opencodeStats', 1, 0.1, true],
  ]);
  const all = await ask({}, { all: true });
  expect(all.sessions.map(({ id, figures }) => [id, figures.length])).toEqual([['s', 4]]);
});

it('a difference that no rule explains is said to be one, and comes first', async () => {
  await session('a', { generation: 'sqlite-v1' }, { cost: '0.2', input: 100 });
  await step('am', 'a', { generation: 'sqlite-v1', is_inherited: true });
  await session('b', { generation: 'sqlite-v1' }, { cost: '0.1', input: 107 });
  await step('bm', 'b', { generation: 'sqlite-v1' });
  await session('c');
  await step('cm', 'c', { is_inherited: true });
  const found = await ask();
  expect(found).toMatchObject({ compared: 3, different: 3, unexplained: 2 });
  expect(found.sessions.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  const [, b] = found.sessions;
  const columns = b?.figures.find(({ name }) => name === 'columns');
  expect(columns).toMatchObject({
    isExplained: false,
    explained: [],
    unexplained: { tokens: { input: 7 }, cost: 0 },
  });
  expect(found.totals.map(({ name, isExplained }) => [name, isExplained])).toEqual([
    ['messages', true],
    ['columns', false],
    ['opencodeStats', true],
  ]);
  const first = await ask({}, { limit: 2 });
  expect(first.sessions.map(({ id }) => id)).toEqual(['a', 'b']);
  const second = await ask({}, { limit: 2, cursor: first.next ?? '' });
  expect([second.sessions.map(({ id }) => id), second.next]).toEqual([['c'], null]);
  await expect(ask({}, { cursor: 'W10' })).rejects.toThrow('The cursor is not one');
});

describe('messages and steps', () => {
  it('differ by the earlier steps of a message, and by the copies of forks', async () => {
    await session('s');
    await step('m', 's');
    await stepPart('p1', 'm', 's');
    await stepPart('p2', 'm', 's', { tokens_input: 30, cost: '0' });
    await db.insert('step_totals', {
      ...{ message_id: 'm', steps: 2, tokens_input: 130, tokens_output: 0, tokens_reasoning: 0 },
      ...{ tokens_cache_read: 0, tokens_cache_write: 0, tokens_total: 130 },
    });
    await step('copy', 's', { is_inherited: true });
    expect(await reasons('messages')).toEqual([
      ['fork_copies', 4, 100, 0.1],
      ['multi_step', 1, -30, 0],
    ]);
    expect(await reasons('steps')).toEqual([]);
    expect(await reasons('opencodeStats')).toEqual(await reasons('messages'));
  });

  it('that are stale in the table of sums are not explained', async () => {
    await session('s');
    await step('m', 's');
    await stepPart('p1', 'm', 's');
    await stepPart('p2', 'm', 's');
    expect((await ask()).unexplained).toBe(1);
  });

  it('differ by messages without steps, by orphans, by what was interrupted, and by bad numbers', async () => {
    await session('s');
    await step('alone', 's');
    await step('killed', 's', { completed: null, cost: '0', tokens_input: 0 });
    await stepPart('p1', 'killed', 's');
    await step('bad', 's', { cost: '0' });
    await stepPart('p2', 'bad', 's');
    await db.insert('quality_issues', {
      ...{ kind: 'message', record_id: 'bad', check_name: 'bad_number', source_path: '/f' },
    });
    await stepPart('p3', 'never', 's', { is_orphan: true, tokens_input: 7, cost: '0.7' });
    expect(await reasons('steps')).toEqual([
      ['bad_numbers', 17, 0, 0.1],
      ['interrupted', 8, 100, 0.1],
      ['no_steps', 1, -100, -0.1],
      ['orphans', 9, 7, 0.7],
    ]);
    expect((await ask()).unexplained).toBe(0);
  });

  it('of a finished message that do not agree are not explained', async () => {
    await session('s');
    await step('m', 's');
    await stepPart('p', 'm', 's', { cost: '0.2' });
    const { sessions, unexplained } = await ask();
    expect(unexplained).toBe(1);
    expect(sessions[0]?.figures.find(({ name }) => name === 'steps')?.unexplained.cost).toBe(0.1);
  });
});

describe('the columns of OpenCode 1', () => {
  const v1 = { generation: 'sqlite-v1' };

  it('hold copies, and neither what is missing nor what stands elsewhere', async () => {
    await session('s', v1, { cost: '0.2', input: 200 });
    await step('own', 's', v1);
    await step('copy', 's', { ...v1, is_inherited: true });
    await step('gone', 's', { ...v1, missing_since: T, missing_reason: 'deleted' });
    await step('file', 's', { source: 'another' });
    expect(await reasons('columns')).toEqual([
      ['fork_copies', 4, 100, 0.1],
      ['missing', 10, -100, -0.1],
      ['other_source', 16, -100, -0.1],
    ]);
    expect(await reasons('opencodeStats')).toEqual(await reasons('columns'));
  });

  it('may be overwritten by a compaction, and by nothing else', async () => {
    await session('s', v1, { cost: '0.05', input: 50 });
    await step('m', 's', v1);
    expect((await ask()).unexplained).toBe(1);
    await step('summary', 's', { ...v1, is_summary: true });
    expect((await ask()).unexplained).toBe(0);
    expect(await reasons('columns')).toEqual([['overwritten_columns', 15, -150, -0.15]]);
  });
});

describe('the columns of OpenCode 2', () => {
  it('hold title calls and reverted turns, and of a fork only what it spent itself', async () => {
    await session('s', { ...v2, fork_session_id: 'gone', created: T + HOUR }, { cost: '0.3', input: 250 });
    await step('copy', 's', v2);
    await step('own', 's', { ...v2, created: T + HOUR });
    await step('compaction', 's', { ...v2, role: 'compaction', created: T + HOUR });
    expect(await reasons('columns')).toEqual([
      ['surviving_copies', 4, -100, -0.1],
      ['unattributed', 18, 50, 0.1],
    ]);
    expect(await reasons('opencodeStats')).toEqual([
      ['compaction', 18, -100, -0.1],
      ['surviving_copies', 4, -100, -0.1],
    ]);
    expect((await ask()).unexplained).toBe(0);
  });

  it('that hold less than their rows are not explained', async () => {
    await session('s', v2, { cost: '0.05', input: 100 });
    await step('m', 's', v2);
    expect((await ask()).unexplained).toBe(1);
  });
});

it('a session that is gone is not in the stats of OpenCode', async () => {
  await session('s', { missing_since: T, missing_reason: 'deleted' });
  await step('m', 's', { missing_since: T, missing_reason: 'deleted' });
  expect(await reasons('opencodeStats')).toEqual([['missing', 10, -100, -0.1]]);
  expect(await ask({ missing: false })).toMatchObject({ compared: 0, totals: [] });
});

it('filters choose sessions, whose figures stay whole', async () => {
  await session('a');
  await step('a1', 'a', { agent: 'build' });
  await step('a2', 'a', { agent: 'plan', is_inherited: true });
  await session('b', { archived: T });
  await step('b1', 'b', { is_inherited: true });
  const ids = async (filters: Partial<Narrowing>) => (await ask(filters)).sessions.map(({ id }) => id);
  expect(await ids({})).toEqual(['a', 'b']);
  expect(await ids({ archived: false })).toEqual(['a']);
  expect(await ids({ session: 'b' })).toEqual(['b']);
  expect(await ids({ agent: 'build' })).toEqual(['a']);
  expect((await ask({ agent: 'build' })).totals[0]).toMatchObject({
    amount: { cost: 0.2 },
    billed: { cost: 0.1 },
  });
  expect(await ids({ from: '2027-01-01T00:00:00.000Z' })).toEqual([]);
});
