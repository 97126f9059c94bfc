import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MadeDatabase, type MadeRow, makeDatabase } from '../../tests/support/made-database.ts';
import { EVERYTHING, type Narrowing } from './filters.ts';
import { session } from './session.ts';
import { type SessionPage, sessions } from './sessions.ts';

const T = Date.UTC(2026, 0, 10, 12);
const moment = { now: T + 3_600_000, stalenessMs: 600_000 };
let db: MadeDatabase;
beforeEach(async () => {
  db = await makeDatabase();
});
afterEach(() => db.close());

const one = async (id: string, missing = true) => {
  await db.derive();
  const found = await session(db.connection, id, { missing }, moment);
  if (found === null) throw new Error(`no session ${id}`);
  return found;
};
const list = async (page: Partial<SessionPage> = {}, filters: Partial<Narrowing> = {}) => {
  await db.derive();
  return sessions(db.connection, { ...EVERYTHING, ...filters }, { all: false, limit: 50, ...page }, moment);
};
const ids = async (page: Partial<SessionPage> = {}, filters: Partial<Narrowing> = {}) =>
  (await list(page, filters)).sessions.map((row) => row.id);
const answer = (id: string, session_id: string, more: MadeRow = {}) =>
  db.insert('messages', {
    id,
    session_id,
    role: 'assistant',
    created: T,
    completed: T + 1000,
    cost: '0.1',
    tokens_input: 10,
    tokens_total: 10,
    ...more,
  });

describe('a session', () => {
  it('that is not there is null', async () => {
    expect(await session(db.connection, 'ses_none', { missing: true }, moment)).toBeNull();
  });

  it('has own figures, and inclusive ones with every descendant once', async () => {
    await db.insert(
      'sessions',
      { id: 'a', title: 'Top', created: T, updated: T + 5, project: '/home/dev/alpha' },
      { id: 'c', parent_id: 'a', root_id: 'a', depth: 1, created: T },
      { id: 'b', parent_id: 'a', root_id: 'a', depth: 1, created: T },
      { id: 'd', parent_id: 'b', root_id: 'a', depth: 2, created: T },
      { id: 'x', created: T },
    );
    await answer('ma', 'a');
    await answer('mb', 'b', { created: T + 5000, completed: T + 6000, error_name: 'APIError' });
    await answer('md', 'd', { created: T + 7000, completed: null });
    await answer('mx', 'x', { cost: '5' });
    await db.insert(
      'parts',
      { id: 'p1', message_id: 'md', type: 'tool', outcome: 'denied', started: T + 8000, ended: T + 9000 },
      { id: 'p2', message_id: 'ma', type: 'tool', outcome: 'ok', started: T + 100, ended: T + 2000 },
      { id: 'p3', message_id: 'ma', type: 'text' },
    );
    expect(await one('a')).toEqual({
      id: 'a',
      title: 'Top',
      parentId: null,
      rootId: 'a',
      depth: 0,
      status: 'completed',
      isFork: false,
      own: { tokens: tokens(10), cost: 0.1, toolCalls: 1, errors: 0, wallMs: 2000 },
      inclusive: { tokens: tokens(30), cost: 0.3, toolCalls: 2, errors: 2, wallMs: 9000 },
      raw: { own: { tokens: tokens(10), cost: 0.1 }, inclusive: { tokens: tokens(30), cost: 0.3 } },
      children: ['b', 'c'],
      project: '/home/dev/alpha',
      created: '2026-01-10T12:00:00.000Z',
      updated: '2026-01-10T12:00:00.005Z',
      archived: null,
      missing: false,
      orphan: false,
      unattributed: { tokens: tokens(0), cost: 0 },
      agents: [],
      models: [],
      exchanges: 0,
      contextPeak: 10,
      activeMs: 1000,
      delegations: 2,
    });
    expect(await one('b')).toMatchObject({
      depth: 1,
      own: { cost: 0.1 },
      inclusive: { cost: 0.2 },
      children: ['d'],
    });
  });

  it('that is a fork bills its copies nowhere but in raw', async () => {
    await db.insert('sessions', { id: 'f', created: T + 60_000, is_fork: true });
    await answer('copy', 'f', { is_inherited: true, error_name: 'APIError' });
    await answer('own', 'f', { created: T + 61_000, completed: T + 62_000 });
    const call = { type: 'tool', outcome: 'error', started: T };
    await db.insert(
      'parts',
      { id: 'p1', message_id: 'copy', ...call },
      { id: 'p2', message_id: 'own', type: 'tool', outcome: 'ok' },
    );
    const found = await one('f');
    expect(found.own).toEqual({ tokens: tokens(10), cost: 0.1, toolCalls: 1, errors: 0, wallMs: 1000 });
    expect(found.raw.own).toEqual({ tokens: tokens(20), cost: 0.2 });
  });

  it.each([
    ['one', { a: 'a' }, 'a', []],
    ['two', { a: 'b', b: 'a' }, 'a', ['b']],
    ['three', { a: 'c', b: 'a', c: 'b' }, 'a', ['b']],
  ])('in a cycle of %s has the others below its root, each once', async (_name, edges, root, children) => {
    const members = Object.entries(edges);
    for (const [id, parent_id] of members) {
      await db.insert('sessions', { id, parent_id, root_id: root, in_cycle: true, created: T });
      await answer(`m${id}`, id);
    }
    const found = await one('a');
    expect(found.inclusive.cost).toBe(members.length / 10);
    expect(found.children).toEqual(children);
    expect(await ids()).toEqual(['a']);
  });

  it('ends at a cycle that nobody has cut yet', async () => {
    await db.insert(
      'sessions',
      { id: 'a', parent_id: 'b', root_id: 'z', created: T },
      { id: 'b', parent_id: 'a', root_id: 'z', created: T },
    );
    await answer('ma', 'a');
    expect((await one('a')).inclusive.cost).toBe(0.1);
  });

  it('sums 50 generations', async () => {
    for (let depth = 0; depth < 50; depth++) {
      const parent = depth === 0 ? {} : { parent_id: `s${depth - 1}` };
      await db.insert('sessions', { id: `s${depth}`, ...parent, root_id: 's0', depth, created: T });
      await answer(`m${depth}`, `s${depth}`);
    }
    expect((await one('s0')).inclusive).toMatchObject({ cost: 5, tokens: tokens(500) });
    expect((await one('s48')).inclusive.cost).toBe(0.2);
  });
});

describe('the status of a session', () => {
  const open = { completed: null };
  const recent = { created: moment.now - 2000 };

  it.each([
    ['empty', {}, []],
    ['empty', {}, [{ role: 'idle', generation: 'sqlite-v2' }]],
    ['completed', {}, [{}]],
    ['running', {}, [{ ...open, ...recent }]],
    ['stale', {}, [{ ...open }]],
    ['running', { updated: moment.now - 2000 }, [{ ...open }]],
    ['completed', {}, [{ ...open }, { created: T + 1 }]],
    ['error', {}, [{ error_name: 'APIError' }]],
    ['error', {}, [{ ...open, error_name: 'APIError' }]],
    ['completed', {}, [{ error_name: 'APIError' }, { created: T + 1 }]],
    ['error', { idle_outcome: 'failed', generation: 'sqlite-v2' }, [{}]],
    ['missing', { missing_since: T, missing_reason: 'deleted' }, [{ ...open, ...recent }]],
    ['stale', { generation: 'sqlite-v2' }, [{ ...open, ...recent }]],
    ['running', { generation: 'sqlite-v2', suspended: T }, [{ ...open, ...recent }]],
    ['stale', { generation: 'sqlite-v2', suspended: T }, [{ ...open }]],
  ] as const)('is %s (%j, %j)', async (status, more, messages) => {
    await db.insert('sessions', { id: 's', created: T, ...more });
    for (const [index, message] of messages.entries()) await answer(`m${index}`, 's', { ...message });
    expect((await one('s')).status).toBe(status);
  });

  it('is running while a tool call is open and recent, stale when it is old', async () => {
    for (const id of ['new', 'old']) {
      await db.insert('sessions', { id, created: T });
      await answer(`m${id}`, id);
      const started = id === 'new' ? moment.now - 1000 : T;
      await db.insert('parts', {
        id: `p${id}`,
        message_id: `m${id}`,
        session_id: id,
        type: 'tool',
        outcome: 'open',
        started,
      });
    }
    expect((await one('new')).status).toBe('running');
    expect((await one('old')).status).toBe('stale');
  });
});

describe('the list of sessions', () => {
  const put = async (id: string, created: number | null, more: MadeRow = {}) => {
    await db.insert('sessions', { id, created, ...more });
    await answer(`m_${id}`, id);
  };

  it('shows what is at the top, present, not archived and not empty, newest first; or all', async () => {
    await put('a', T);
    await put('b', T + 1);
    await put('child', T + 2, { parent_id: 'a', root_id: 'a', depth: 1 });
    await put('dangling', T + 3, { parent_id: 'never', is_orphan: true });
    await put('archived', T + 4, { archived: T });
    await put('missing', T + 5, { missing_since: T, missing_reason: 'deleted' });
    await put('below_missing', T + 6, { parent_id: 'missing', root_id: 'missing', depth: 1 });
    await put('zombie', T + 7, { missing_since: T, missing_reason: 'deleted_in_v2' });
    await put('timeless', null);
    await db.insert('sessions', { id: 'empty', created: T + 8 });
    expect(await ids()).toEqual(['below_missing', 'dangling', 'b', 'a', 'timeless']);
    expect(await ids({ all: true })).toEqual([
      'empty',
      'zombie',
      'below_missing',
      'missing',
      'archived',
      'dangling',
      'child',
      'b',
      'a',
      'timeless',
    ]);
    const zombie = (await list({ all: true })).sessions.find((row) => row.id === 'zombie');
    expect(zombie).toMatchObject({ status: 'missing', own: { cost: 0 }, raw: { own: { cost: 0 } } });
    expect(await ids({ all: true }, { missing: false, archived: false })).toEqual([
      'empty',
      'below_missing',
      'dangling',
      'child',
      'b',
      'a',
      'timeless',
    ]);
  });

  it('goes through every session once, page by page, where times tie or are not there', async () => {
    for (let index = 0; index < 23; index++) {
      const created = index < 4 ? null : T + Math.floor(index / 5);
      await put(`s${String(index).padStart(2, '0')}`, created);
    }
    const whole = await ids();
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await list({ limit: 4, cursor });
      seen.push(...page.sessions.map((row) => row.id));
      cursor = page.next ?? undefined;
      pages += 1;
    } while (cursor !== undefined);
    expect(seen).toEqual(whole);
    expect(new Set(seen).size).toBe(23);
    expect(pages).toBe(6);
    expect(seen.slice(-4)).toEqual(['s03', 's02', 's01', 's00']);
  });

  it('ends without a cursor when a page is exactly full', async () => {
    for (const id of ['a', 'b']) await put(id, T);
    expect((await list({ limit: 2 })).next).toBeNull();
    expect((await list({ limit: 1 })).next).toMatch(/^[\w-]+$/);
  });

  it.each(['', 'x', 'bnVsbA', 'WzEsMl0', '%%%'])(
    'refuses the cursor %j, which it never gave out',
    async (cursor) => {
      await expect(list({ cursor })).rejects.toThrow('The cursor is not one');
    },
  );

  it('is narrowed by project, time of creation, agent and model', async () => {
    await put('a', T, { project: '/home/dev/alpha' });
    await put('b', T + 1000, { project: '/home/dev/beta' });
    await answer('extra', 'b', { agent: 'plan', provider: 'mock', model: 'smart' });
    expect(await ids({}, { project: 'alpha' })).toEqual(['a']);
    expect(await ids({}, { from: new Date(T + 1).toISOString() })).toEqual(['b']);
    expect(await ids({}, { to: new Date(T + 1).toISOString() })).toEqual(['a']);
    expect(await ids({}, { agent: 'plan', model: 'mock/smart' })).toEqual(['b']);
  });
});

function tokens(input: number) {
  return { input, output: 0, reasoning: 0, cacheRead: 0, cacheWrite: 0, total: input };
}

describe('a list in another order', () => {
  beforeEach(async () => {
    await db.insert(
      'sessions',
      { id: 'a', title: 'Fix the PARSER', created: T - 9, updated: T + 9 },
      {
        id: 'b',
        title: 'parser, again',
        created: T - 8,
        updated: T + 8,
        is_fork: true,
        fork_session_id: 'gone',
      },
      { id: 'c', title: null, created: T - 7, updated: null },
      { id: 'd', title: 'Parse_r', created: T - 6, updated: T + 8 },
      { id: 'e', parent_id: 'a', root_id: 'a', depth: 1, created: T - 5 },
    );
    const costs = { a: '0.1', b: '0.123456789012345678', c: '0.123456789012345679', d: '0.1', e: '7' };
    for (const [id, cost] of Object.entries(costs)) await answer(`m${id}`, id, { cost });
    await answer('mc2', 'c', { cost: '0', error_name: 'APIError', completed: null });
    await answer('md2', 'd', { cost: '0', completed: null, created: moment.now - 1000, tokens_input: 5 });
  });

  it.each<[SessionPage['sort'], string]>([
    ['created', 'dcba'],
    ['updated', 'adbc'],
    ['cost', 'acbd'],
    ['ownCost', 'cbda'],
    ['tokens', 'dcab'],
    ['tools', 'dcba'],
    ['errors', 'cdba'],
    ['duration', 'dcba'],
  ])('by %s is whole and the same page by page, up and down', async (sort, expected) => {
    const inOrder = expected.split('');
    for (const order of ['desc', 'asc'] as const) {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await list({ sort, order, limit: 1, cursor });
        found.push(...page.sessions.map((row) => row.id));
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      expect(found).toEqual(order === 'desc' ? inOrder : inOrder.toReversed());
    }
  });

  it('is the same where missing records do not count', async () => {
    for (const sort of ['cost', 'duration'] as const) {
      expect(await list({ sort }, { missing: false })).toEqual(await list({ sort }));
    }
  });

  it('refuses a cursor of another order', async () => {
    const { next } = await list({ sort: 'cost', limit: 1 });
    await expect(list({ sort: 'tokens', cursor: next ?? '' })).rejects.toThrow('The cursor is not one');
  });

  it('is narrowed by status, forks, errors and title', async () => {
    expect(await ids({ status: 'running' })).toEqual(['d']);
    expect(await ids({ status: 'error' })).toEqual(['c']);
    expect(await ids({ status: 'completed' })).toEqual(['b', 'a']);
    expect(await ids({ status: 'empty' })).toEqual([]);
    expect(await ids({ isFork: true })).toEqual(['b']);
    expect(await ids({ isFork: false })).toEqual(['d', 'c', 'a']);
    expect(await ids({ hasErrors: true })).toEqual(['c']);
    expect(await ids({ title: 'parser' })).toEqual(['b', 'a']);
    expect(await ids({ title: 'parse_r' })).toEqual(['d']);
    expect(await ids({ all: true, status: 'completed' })).toEqual(['e', 'b', 'a']);
    const { sessions: rows } = await list({ all: true });
    for (const { id, status } of rows) expect(await ids({ all: true, status })).toContain(id);
  });
});
