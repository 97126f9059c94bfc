import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MadeDatabase, type MadeRow, makeDatabase } from '../../tests/support/made-database.ts';
import { stats as statsSchema } from '../contract/stats.ts';
import { EVERYTHING, type Narrowing } from './filters.ts';
import { models } from './models.ts';
import { stats } from './stats.ts';
import { tools } from './tools.ts';

const T = Date.UTC(2026, 0, 10, 12);
const HOUR = 3_600_000;
const moment = { now: T + HOUR, stalenessMs: 600_000 };
let db: MadeDatabase;
beforeEach(async () => {
  db = await makeDatabase();
});
afterEach(() => db.close());

const ask = (filters: Partial<Narrowing> = {}) => stats(db.connection, { ...EVERYTHING, ...filters }, moment);
const answer = (id: string, session_id: string, more: MadeRow = {}) =>
  db.insert('messages', {
    id,
    session_id,
    role: 'assistant',
    agent: 'build',
    provider: 'mock',
    model: 'fast',
    created: T,
    completed: T + 1000,
    cost: '0.1',
    tokens_input: 100,
    tokens_output: 10,
    tokens_reasoning: 1,
    tokens_cache_read: 20,
    tokens_cache_write: 2,
    tokens_total: 133,
    ...more,
  });

describe('the totals', () => {
  it('are zeros and empty lists for an empty database, with the keys of the contract', async () => {
    const found = await ask();
    expect(statsSchema.parse(found)).toEqual(found);
    expect(found.cost).toEqual({ recorded: 0, estimated: 0, unpricedModels: [] });
    expect(found.toolCalls).toEqual([]);
    expect(found.sessions).toEqual({ total: 0, roots: 0, children: 0, forks: 0, archived: 0, missing: 0 });
  });

  it('bill copies once, show them as raw, and take compaction as part of both', async () => {
    await db.insert('sessions', { id: 'a', created: T }, { id: 'f', created: T + HOUR, is_fork: true });
    await answer('m1', 'a');
    await answer('m2', 'f', { is_inherited: true });
    await answer('m3', 'f', { model: 'smart', cost: '0.2', is_summary: true });
    await answer('m4', 'f', { model: '', provider: '', role: 'compaction', generation: 'sqlite-v2' });
    await db.insert('messages', { id: 'u', session_id: 'a', role: 'user', created: T });
    await db.insert('messages', { id: 'w', session_id: 'a', role: 'wizard', created: T });
    await db.insert('messages', {
      id: 'i',
      session_id: 'a',
      role: 'idle',
      created: T,
      generation: 'sqlite-v2',
    });
    const found = await ask();
    expect(statsSchema.parse(found)).toEqual(found);
    expect(found.messages).toEqual({ total: 5, user: 1, assistant: 3, inherited: 1, orphans: 0 });
    expect(found.tokens).toEqual({
      input: 300,
      output: 30,
      reasoning: 3,
      cacheRead: 60,
      cacheWrite: 6,
      total: 399,
    });
    expect(found.cost.recorded).toBe(0.4);
    expect(found.raw).toMatchObject({ messages: 4, cost: 0.5, tokens: { input: 400, total: 532 } });
    expect(found.compaction).toMatchObject({ messages: 2, cost: 0.3, tokens: { input: 200 } });
    await answer('m5', 'f', { is_summary: true, is_inherited: true });
    await answer('m6', 'f', { role: 'compaction', generation: 'sqlite-v2', is_inherited: true });
    expect((await ask()).compaction).toEqual({ ...found.compaction, messages: 3 });
    expect(found.sessions).toMatchObject({ total: 2, forks: 1 });
    expect(found.models.map((row) => [row.provider, row.model, row.messages, row.cost])).toEqual([
      ['', '', 1, 0.1],
      ['mock', 'fast', 1, 0.1],
      ['mock', 'smart', 1, 0.2],
    ]);
    expect((await models(db.connection, EVERYTHING)).models).toMatchObject(found.models);
  });

  it('replace the tokens of a message by the sums of its steps, not its cost', async () => {
    await db.insert('sessions', { id: 'a', created: T });
    await answer('m1', 'a');
    await db.insert('step_totals', {
      message_id: 'm1',
      steps: 2,
      tokens_input: 500,
      tokens_output: 50,
      tokens_reasoning: 5,
      tokens_cache_read: 0,
      tokens_cache_write: 0,
      tokens_total: 555,
    });
    const found = await ask();
    expect(found.tokens).toEqual({
      input: 500,
      output: 50,
      reasoning: 5,
      cacheRead: 0,
      cacheWrite: 0,
      total: 555,
    });
    expect(found.raw.tokens).toEqual(found.tokens);
    expect(found.cost.recorded).toBe(0.1);
  });

  it('are exact where floating sums are not', async () => {
    await db.insert('sessions', { id: 'a', created: T });
    for (let index = 0; index < 10; index++) await answer(`m${index}`, 'a', { cost: '0.1' });
    await answer('tiny', 'a', { cost: '0.00000000000000001' });
    expect((await ask()).cost.recorded).toBe(1);
  });

  it('count sessions by parent, archive and absence, and never those that OpenCode 2 deleted', async () => {
    const gone = { missing_since: T, missing_reason: 'deleted_in_v2' };
    await db.insert(
      'sessions',
      { id: 'a', created: T, archived: T },
      { id: 'b', created: T, parent_id: 'a' },
      { id: 'c', created: T, parent_id: 'never', is_orphan: true },
      { id: 'd', created: T, missing_since: T, missing_reason: 'deleted' },
      { id: 'z', created: T, ...gone },
    );
    await answer('m1', 'd');
    await answer('m2', 'z', gone);
    await answer('m3', 'z');
    await answer('m4', 'a', { missing_since: T, missing_reason: 'reverted_in_v2' });
    const found = await ask();
    expect(found.sessions).toEqual({ total: 4, roots: 2, children: 2, forks: 0, archived: 1, missing: 2 });
    expect(found.messages.total).toBe(1);
    expect((await ask({ missing: false })).sessions).toMatchObject({ total: 3, missing: 0 });
    expect((await ask({ archived: false })).sessions).toMatchObject({ total: 3, archived: 0 });
  });

  it('count orphans apart, and parts of messages that do not count nowhere', async () => {
    await db.insert('sessions', { id: 'a', created: T });
    await answer('m1', 'a');
    await answer('lost', 'never', { is_orphan: true });
    await answer('back', 'a', { missing_since: T, missing_reason: 'reverted_in_v2' });
    await db.insert(
      'parts',
      { id: 'p1', message_id: 'm1', type: 'text' },
      { id: 'p2', message_id: 'lost', is_orphan: true },
      { id: 'p3', message_id: 'never', is_orphan: true },
      { id: 'p4', message_id: 'back' },
      { id: 'p5', message_id: 'm1', missing_since: T, missing_reason: 'reverted_in_v2' },
    );
    const found = await ask();
    expect(found.messages).toMatchObject({ total: 1, orphans: 1 });
    expect(found.parts).toEqual({ total: 3, orphans: 2 });
    expect(found.tokens.input).toBe(100);
    expect((await ask({ missing: false })).parts).toEqual({ total: 4, orphans: 3 });
    expect((await ask({ session: 'a' })).parts).toEqual({ total: 1, orphans: 0 });
    expect((await ask({ archived: false })).parts).toEqual({ total: 3, orphans: 2 });
  });

  it('list errors of answers by name', async () => {
    await db.insert('sessions', { id: 'a', created: T });
    await answer('m1', 'a', { error_name: 'APIError' });
    await answer('m2', 'a', { error_name: 'APIError', is_inherited: true });
    await answer('m3', 'a', { error_name: 'AAA' });
    await answer('m4', 'a', { error_name: 'compaction.failed', role: 'compaction' });
    expect((await ask()).errors).toEqual([
      { name: 'AAA', count: 1 },
      { name: 'APIError', count: 2 },
    ]);
  });
});

describe('tool calls', () => {
  const call = (id: string, message_id: string, outcome: string, more: MadeRow = {}) =>
    db.insert('parts', {
      id,
      message_id,
      session_id: message_id.slice(1),
      type: 'tool',
      tool_name: 'bash',
      tool_status: outcome === 'open' ? 'running' : 'completed',
      outcome,
      started: T,
      ...more,
    });

  it('are counted as written, copies included, with open ones running or stale by the clock', async () => {
    await db.insert(
      'sessions',
      { id: 'old', created: T },
      { id: 'new', created: T },
      { id: 'file', created: T },
    );
    for (const id of ['old', 'new', 'file']) await answer(`m${id}`, id, { is_inherited: id === 'old' });
    await call('p1', 'mold', 'ok', { duration_ms: 100 });
    await call('p2', 'mold', 'open');
    await call('p3', 'mnew', 'open', { started: moment.now - 1000 });
    await call('p4', 'mnew', 'error', { tool_status: 'completed', duration_ms: 300 });
    await call('p5', 'mnew', 'ok', { tool_name: null, tool_status: null });
    await call('p6', 'mnew', 'ok', { type: 'text' });
    await call('p7', 'mfile', 'open');
    await db.insert('file_processing_state', {
      file_path: '/x/p7.json',
      file_type: 'part',
      record_id: 'p7',
      source: '/x',
      last_modified: moment.now - 1000,
      status: 'processed',
      processed_at: T,
    });
    await db.derive();
    expect((await ask()).toolCalls).toEqual([
      { tool: 'bash', status: 'completed', outcome: 'error', calls: 1, inherited: 0 },
      { tool: 'bash', status: 'completed', outcome: 'ok', calls: 1, inherited: 1 },
      { tool: 'bash', status: 'running', outcome: 'running', calls: 2, inherited: 0 },
      { tool: 'bash', status: 'running', outcome: 'stale', calls: 1, inherited: 1 },
      { tool: null, status: null, outcome: 'ok', calls: 1, inherited: 0 },
    ]);
    const figures = (await tools(db.connection, EVERYTHING, { tz: 'UTC' }, moment)).tools;
    expect(figures.map((row) => row.tool)).toEqual(['bash', null]);
    expect(figures[0]).toMatchObject({ calls: 5, ok: 1, error: 1, running: 2, stale: 1, inherited: 2 });
    expect(figures[0]).toMatchObject({ p50Ms: 200, p95Ms: 290, maxMs: 300 });
    expect(figures[1]).toMatchObject({ calls: 1, p50Ms: null, maxMs: null });
  });

  it('of OpenCode 2 run only while the session is suspended and its newest answer has not completed', async () => {
    const v2 = { generation: 'sqlite-v2' };
    const now = moment.now - 1000;
    await db.insert(
      'sessions',
      { id: 'runs', created: T, suspended: now, ...v2 },
      { id: 'idle', created: T, ...v2 },
      { id: 'done', created: T, suspended: now, ...v2 },
    );
    for (const id of ['runs', 'idle', 'done']) {
      await answer(`m${id}`, id, { created: now, completed: id === 'done' ? now : null, ...v2 });
      await call(`p${id}`, `m${id}`, 'open', { tool_name: id, ...v2 });
    }
    await db.derive();
    const outcomes = (await ask()).toolCalls.map((row) => [row.tool, row.outcome]);
    expect(outcomes).toEqual([
      ['done', 'stale'],
      ['idle', 'stale'],
      ['runs', 'running'],
    ]);
  });
});

describe('filters', () => {
  beforeEach(async () => {
    await db.insert(
      'sessions',
      { id: 'a', created: T, project_id: 'p1', project: '/home/dev/alpha' },
      { id: 'b', created: T - 24 * HOUR, project_id: 'p2', project: 'C:\\work\\beta\\' },
      { id: 'e', created: T + 24 * HOUR, project_id: 'p2', project: 'C:\\work\\beta\\' },
    );
    await answer('m1', 'a', { agent: 'plan' });
    await answer('m2', 'b', { created: T + 1, model: 'smart' });
    await answer('m3', 'b', { created: T - 23 * HOUR });
    await answer('m4', 'b', { created: null });
    await db.insert('parts', { id: 'p1', message_id: 'm1' }, { id: 'p2', message_id: 'm2' });
  });
  const counts = async (filters: Partial<Narrowing>) => {
    const found = await ask(filters);
    return [found.sessions.total, found.messages.total, found.parts.total];
  };
  const iso = (ms: number) => new Date(ms).toISOString();

  it('by range take what was created from the first to before the last moment', async () => {
    expect(await counts({})).toEqual([3, 4, 2]);
    expect(await counts({ from: iso(T), to: iso(T + 1) })).toEqual([1, 1, 1]);
    expect(await counts({ from: iso(T) })).toEqual([3, 2, 2]);
    expect(await counts({ to: iso(T) })).toEqual([1, 1, 0]);
  });

  it('by project take its id, its worktree or its last folder', async () => {
    expect(await counts({ project: 'p1' })).toEqual([1, 1, 1]);
    expect(await counts({ project: '/home/dev/alpha' })).toEqual([1, 1, 1]);
    expect(await counts({ project: 'beta' })).toEqual([2, 3, 1]);
    expect(await counts({ project: ['alpha', 'beta'] })).toEqual([3, 4, 2]);
    expect(await counts({ project: "'; DROP TABLE sessions; --" })).toEqual([0, 0, 0]);
  });

  it('by agent, model and session take messages that are theirs, and sessions that have some', async () => {
    expect(await counts({ agent: 'plan' })).toEqual([1, 1, 1]);
    expect(await counts({ model: 'smart' })).toEqual([1, 1, 1]);
    expect(await counts({ model: 'mock/smart' })).toEqual([1, 1, 1]);
    expect(await counts({ model: ['mock/smart', 'fast'], agent: 'build' })).toEqual([1, 3, 1]);
    expect(await counts({ session: 'b' })).toEqual([1, 3, 1]);
  });
});

describe('without missing records', () => {
  it('forks, orphans, trees and steps are decided anew, as if the records had never been', async () => {
    const gone = { missing_since: T, missing_reason: 'deleted' };
    await db.insert(
      'sessions',
      { id: 'a', created: T, ...gone },
      { id: 'f', created: T + HOUR, is_fork: true },
      { id: 'k', created: T + HOUR, parent_id: 'a', root_id: 'a', depth: 1 },
    );
    await answer('orig', 'a', gone);
    await answer('left', 'a');
    await answer('copy', 'f', { is_inherited: true });
    const step = { message_id: 'copy', type: 'step-finish', tokens_input: 70 };
    await db.insert('parts', { id: 's1', ...step }, { id: 's2', ...step }, { id: 's3', ...step, ...gone });
    await db.insert('step_totals', {
      message_id: 'copy',
      steps: 3,
      tokens_input: 210,
      tokens_output: 0,
      tokens_reasoning: 0,
      tokens_cache_read: 0,
      tokens_cache_write: 0,
      tokens_total: 210,
    });
    const all = await ask();
    expect(all.messages).toMatchObject({ total: 3, inherited: 1, orphans: 0 });
    expect(all.tokens.input).toBe(200);
    expect(all.raw.tokens.input).toBe(410);
    const present = await ask({ missing: false });
    expect(present.messages).toMatchObject({ total: 1, inherited: 0, orphans: 1 });
    expect(present.tokens.input).toBe(140);
    expect(present.sessions).toMatchObject({ total: 2, roots: 1, children: 1, forks: 1, missing: 0 });
    expect(present.parts).toEqual({ total: 2, orphans: 0 });
  });
});

describe('what is unattributed', () => {
  const v2 = { generation: 'sqlite-v2' };
  const recorded = (cost: string, input: number) => ({
    recorded_cost: cost,
    recorded_input: input,
    recorded_output: 0,
    recorded_reasoning: 0,
    recorded_cache_read: 0,
    recorded_cache_write: 0,
  });
  const row = (id: string, session_id: string, more: MadeRow = {}) =>
    answer(id, session_id, {
      tokens_output: 0,
      tokens_reasoning: 0,
      tokens_cache_read: 0,
      tokens_cache_write: 0,
      ...v2,
      ...more,
    });

  it('is what the columns of OpenCode 2 hold beyond the rows that they cover', async () => {
    await db.insert(
      'sessions',
      { id: 'plain', created: T, ...v2, ...recorded('0.25', 150) },
      {
        id: 'fork',
        created: T + HOUR,
        fork_session_id: 'gone',
        is_fork: true,
        ...v2,
        ...recorded('0.1', 100),
      },
      { id: 'taken', created: T + HOUR, source: '/db', ...v2, ...recorded('0.2', 200) },
      { id: 'older', created: T, generation: 'sqlite-v1', ...recorded('9', 900) },
    );
    await row('m1', 'plain');
    await row('m2', 'plain', { missing_since: T, missing_reason: 'reverted_in_v2' });
    await row('m3', 'fork', { created: T - 1 });
    await row('m4', 'fork', { created: T + HOUR });
    await row('m5', 'taken', { is_inherited: true });
    await row('m6', 'taken', { generation: 'sqlite-v1', source: '/db', created: T + HOUR });
    await row('m7', 'taken', { generation: 'sqlite-v1', source: '/db', created: T + 9 * HOUR });
    await db.insert('source_cursor', {
      source: '/db',
      inode: '1',
      kinds: 'session,message',
      schema_hash: 'x',
      size: 1,
      last_modified: 1,
      wal_size: 0,
      wal_last_modified: 0,
      migrated_at: T + 2 * HOUR,
      rows_read: 0,
      read_at: T,
    });
    const found = (await ask()).unattributed;
    expect(found.cost).toBe(0.15);
    expect(found.tokens).toEqual({
      input: 50,
      output: 0,
      reasoning: 0,
      cacheRead: 0,
      cacheWrite: 0,
      total: 50,
    });
    expect((await ask({ session: 'plain' })).unattributed.cost).toBe(0.15);
  });
});
