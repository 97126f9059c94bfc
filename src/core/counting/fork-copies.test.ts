import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MadeDatabase, type MadeRow, makeDatabase } from '../../../tests/support/made-database.ts';
import { constant } from '../../db/sql.ts';
import { inheritedMessages } from './fork-copies.ts';
import { forkSessions } from './fork-sessions.ts';

const T = Date.UTC(2026, 0, 1);
let db: MadeDatabase;
beforeEach(async () => {
  db = await makeDatabase();
});
afterEach(() => db.close());

const ids = async (statement: string): Promise<unknown[]> =>
  (await db.connection.all(constant(`${statement} ORDER BY id`))).map((row) => row.id);
const inherited = () => ids(inheritedMessages({ sessions: 'sessions', messages: 'messages' }));
const forks = () => ids(forkSessions({ sessions: 'sessions', messages: 'messages' }));

const session = (id: string, created: number | null, more: MadeRow = {}) =>
  db.insert('sessions', { id, created, ...more });
const answer = (id: string, session_id: string, created: number | null, more: MadeRow = {}) =>
  db.insert('messages', {
    id,
    session_id,
    role: 'assistant',
    created,
    completed: created === null ? null : created + 500,
    provider: 'mock',
    model: 'fast',
    cost: '0.25',
    tokens_input: 100,
    tokens_output: 10,
    tokens_reasoning: 0,
    tokens_cache_read: 0,
    tokens_cache_write: 0,
    ...more,
  });
const v2 = { generation: 'sqlite-v2' };

describe('copies in forks of OpenCode 1', () => {
  it('are inherited while the original stands, user messages too', async () => {
    await session('ses_a', T);
    await session('ses_b', T + 10_000);
    for (const [owner, name] of [
      ['ses_a', 'orig'],
      ['ses_b', 'copy'],
    ] as const) {
      await db.insert('messages', {
        id: `${name}_u`,
        session_id: owner,
        role: 'user',
        agent: 'build',
        created: T + 1,
      });
      await answer(`${name}_a`, owner, T + 2);
    }
    await answer('own_b', 'ses_b', T + 10_001);
    expect(await inherited()).toEqual(['copy_a', 'copy_u']);
    expect(await forks()).toEqual(['ses_b']);
  });

  it('of copies are inherited too, and one survives when the first source is gone', async () => {
    await session('ses_b', T + 10_000);
    await session('ses_c', T + 20_000);
    await answer('copy_b', 'ses_b', T + 2);
    await answer('copy_c', 'ses_c', T + 2);
    await answer('own_b', 'ses_b', T + 10_002);
    await answer('copy_c2', 'ses_c', T + 10_002);
    expect(await inherited()).toEqual(['copy_c', 'copy_c2']);
    expect(await forks()).toEqual(['ses_b', 'ses_c']);
  });

  it('survive in the session with the smaller id when both were created in one millisecond', async () => {
    await session('ses_z', T + 10_000);
    await session('ses_y', T + 10_000);
    await answer('copy_z', 'ses_z', T + 2);
    await answer('copy_y', 'ses_y', T + 2);
    expect(await inherited()).toEqual(['copy_z']);
  });

  it('survive together when the surviving session holds two of the same fingerprint', async () => {
    await session('ses_b', T + 10_000);
    await session('ses_c', T + 20_000);
    for (const name of ['b1', 'b2']) await answer(name, 'ses_b', T + 2);
    for (const name of ['c1', 'c2']) await answer(name, 'ses_c', T + 2);
    expect(await inherited()).toEqual(['c1', 'c2']);
  });

  it('leave two messages of one millisecond in sessions of their own alone', async () => {
    await session('ses_a', T);
    await session('ses_b', T);
    await answer('one', 'ses_a', T + 2);
    await answer('two', 'ses_b', T + 2);
    expect(await inherited()).toEqual([]);
    expect(await forks()).toEqual([]);
  });

  it('find their original in a child session, and a child itself has none', async () => {
    await session('ses_a', T);
    await session('ses_child', T + 5_000, { parent_id: 'ses_a' });
    await session('ses_fork', T + 10_000);
    await answer('in_child', 'ses_child', T + 2);
    await answer('in_fork', 'ses_fork', T + 2);
    expect(await inherited()).toEqual(['in_fork']);
    expect(await forks()).toEqual(['ses_fork']);
  });

  it.each([
    ['role', { role: 'user' }],
    ['completed', { completed: T + 900 }],
    ['provider', { provider: '' }],
    ['model', { model: null }],
    ['cost', { cost: '0.26' }],
    ['input', { tokens_input: 101 }],
    ['output', { tokens_output: 11 }],
    ['reasoning', { tokens_reasoning: 1 }],
    ['cache read', { tokens_cache_read: 1 }],
    ['cache write', { tokens_cache_write: 1 }],
  ])('differ from the original by %s: no copies', async (_name, more) => {
    await session('ses_a', T);
    await session('ses_b', T + 10_000);
    await answer('orig', 'ses_a', T + 2);
    await answer('other', 'ses_b', T + 2, more);
    expect(await inherited()).toEqual([]);
  });

  it('of user messages are told apart by agent, those of assistants are not', async () => {
    await session('ses_a', T);
    await session('ses_b', T + 10_000);
    await answer('orig', 'ses_a', T + 2, { agent: 'build' });
    await answer('copy', 'ses_b', T + 2, { agent: 'plan' });
    await db.insert('messages', {
      id: 'orig_u',
      session_id: 'ses_a',
      role: 'user',
      agent: 'build',
      created: T + 1,
    });
    await db.insert('messages', {
      id: 'other_u',
      session_id: 'ses_b',
      role: 'user',
      agent: 'plan',
      created: T + 1,
    });
    expect(await inherited()).toEqual(['copy']);
  });

  it('compare what is not there as equal to itself', async () => {
    await session('ses_a', T);
    await session('ses_b', T + 10_000);
    const bare = { provider: null, model: null, completed: null, cost: null, tokens_input: null };
    await answer('orig', 'ses_a', T + 2, bare);
    await answer('copy', 'ses_b', T + 2, bare);
    expect(await inherited()).toEqual(['copy']);
  });

  it('have no original in messages without a session, nor in what OpenCode 2 reverted or deleted', async () => {
    await session('ses_b', T + 10_000);
    await session('ses_gone', T, { missing_since: T, missing_reason: 'deleted_in_v2' });
    await answer('lost', 'ses_never', T + 2);
    await answer('reverted', 'ses_b', T + 2, { missing_since: T, missing_reason: 'reverted_in_v2' });
    await answer('deleted', 'ses_gone', T + 2);
    await answer('copy', 'ses_b', T + 2);
    expect(await inherited()).toEqual([]);
  });

  it('still have their original in a session that was deleted while it was watched', async () => {
    await session('ses_a', T, { missing_since: T, missing_reason: 'deleted' });
    await session('ses_b', T + 10_000);
    await answer('orig', 'ses_a', T + 2, { missing_since: T, missing_reason: 'deleted' });
    await answer('copy', 'ses_b', T + 2);
    expect(await inherited()).toEqual(['copy']);
  });

  it('are never seen in rows or sessions without a time', async () => {
    await session('ses_a', null);
    await session('ses_b', T);
    await answer('one', 'ses_a', T - 5);
    await answer('two', 'ses_b', null);
    await answer('three', 'ses_a', null);
    expect(await inherited()).toEqual([]);
  });
});

describe('copies in forks of OpenCode 2', () => {
  it('are inherited by the columns, events and compactions included, whatever completed says', async () => {
    await session('ses_a', T, v2);
    await session('ses_f', T + 10_000, { ...v2, fork_session_id: 'ses_a' });
    for (const [owner, name] of [
      ['ses_a', 'o'],
      ['ses_f', 'c'],
    ] as const) {
      await answer(`${name}1`, owner, T + 1, { ...v2, completed: name === 'o' ? T + 2 : T + 9_000 });
      await answer(`${name}2`, owner, T + 3, { ...v2, role: 'compaction' });
      await db.insert('messages', { ...v2, id: `${name}3`, session_id: owner, role: 'idle', created: T + 4 });
    }
    await answer('own', 'ses_f', T + 10_005, v2);
    expect(await inherited()).toEqual(['c1', 'c2', 'c3']);
    expect(await forks()).toEqual(['ses_f']);
  });

  it('count once when the source is gone: in the sibling that was created first', async () => {
    await session('ses_f', T + 10_000, { ...v2, fork_session_id: 'ses_gone' });
    await session('ses_g', T + 20_000, { ...v2, fork_session_id: 'ses_gone' });
    await session('ses_h', T + 30_000, { ...v2, fork_session_id: 'ses_f' });
    for (const owner of ['ses_f', 'ses_g', 'ses_h']) await answer(`copy_${owner}`, owner, T + 1, v2);
    expect(await inherited()).toEqual(['copy_ses_g', 'copy_ses_h']);
    expect(await forks()).toEqual(['ses_f', 'ses_g', 'ses_h']);
  });

  it('make a session a fork even before any row of it was read', async () => {
    await session('ses_f', T, { ...v2, fork_session_id: 'ses_a' });
    expect(await forks()).toEqual(['ses_f']);
  });
});

describe('copies that OpenCode 2 took over from forks of OpenCode 1', () => {
  it('are inherited without a fork column and with another completed', async () => {
    await session('ses_a', T, v2);
    await session('ses_b', T + 10_000, v2);
    await answer('orig', 'ses_a', T + 2, v2);
    await answer('copy', 'ses_b', T + 2, { ...v2, completed: T + 10_000 });
    expect(await inherited()).toEqual(['copy']);
    expect(await forks()).toEqual(['ses_b']);
  });

  it('are matched across generations, where agent and completed were not kept', async () => {
    await session('ses_a', T, v2);
    await session('ses_b', T + 10_000);
    await answer('orig', 'ses_a', T + 2, { ...v2, completed: T + 700 });
    await answer('copy', 'ses_b', T + 2, { generation: 'sqlite-v1' });
    await db.insert('messages', { ...v2, id: 'orig_u', session_id: 'ses_a', role: 'user', created: T + 1 });
    await db.insert('messages', {
      id: 'copy_u',
      session_id: 'ses_b',
      role: 'user',
      agent: 'build',
      created: T + 1,
    });
    expect(await inherited()).toEqual(['copy', 'copy_u']);
  });

  it('and were forked again by OpenCode 2 leave one survivor in all', async () => {
    await session('ses_b', T + 10_000, v2);
    await session('ses_f', T + 20_000, { ...v2, fork_session_id: 'ses_b' });
    await answer('copy_b', 'ses_b', T + 2, v2);
    await answer('copy_f', 'ses_f', T + 2, v2);
    expect(await inherited()).toEqual(['copy_f']);
  });
});
