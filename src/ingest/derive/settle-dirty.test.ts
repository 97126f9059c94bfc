import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MadeDatabase, makeDatabase } from '../../../tests/support/made-database.ts';
import { differences, tablesOf } from '../../../tests/support/tables.ts';
import { constant } from '../../db/sql.ts';
import type { Envelope } from '../../source/envelope.ts';
import { defineExtractionMacros } from '../extract/macros.ts';
import { RECORD_KINDS } from '../kinds/registry.ts';
import { mergeRecords } from '../merge-records.ts';
import { SEGMENT_LIMITS } from '../segments/segment.ts';
import { SegmentWriter } from '../segments/segment-writer.ts';
import { dropStaged, stageRecords } from '../stage-records.ts';
import { clearDirty, type Dirty, dirtySessionIds, nothingDirty } from './dirty-sessions.ts';
import { markVanishedFiles } from './missing-records.ts';
import { settle } from './settle.ts';
import { settleDirty } from './settle-dirty.ts';

const T = Date.UTC(2026, 0, 1);
const KINDS = new Map(RECORD_KINDS.map((kind) => [kind.name, kind]));

let db: MadeDatabase;
let dirty: Dirty;
let segments = 0;
beforeEach(async () => {
  db = await makeDatabase();
  dirty = nothingDirty();
  await defineExtractionMacros(db.connection, {
    maxInput: 100_000,
    maxOutput: 50_000,
    maxReasoning: 100_000,
  });
});
afterEach(() => db.close());

/** A record as a test says it: its kind, its id, and what is not as {@link envelopeOf} has it. */
type Record = Partial<Envelope> & Pick<Envelope, 'kind' | 'id'> & { readonly body: object };

function envelopeOf({ body, ...record }: Record): Envelope {
  const doc = Buffer.from(JSON.stringify(body));
  return {
    shape: 'plain',
    generation: 'json-1',
    source: '/data',
    path: `/data/${record.kind}/${record.id}`,
    projectId: null,
    sessionId: null,
    messageId: null,
    type: null,
    seq: null,
    rowCreated: null,
    rowUpdated: null,
    mtime: 1,
    size: doc.length,
    checksum: 'abcdef0123456789',
    gone: null,
    ...record,
    doc,
  };
}

/** Merges records, each stretch of one kind and shape in a transaction of its own. */
async function merge(...records: readonly Record[]): Promise<void> {
  segments += 1;
  const writer = new SegmentWriter(db.pool.segmentDirectory, `test-${segments}`, SEGMENT_LIMITS);
  const written = records.flatMap((record) => writer.add(envelopeOf(record), 'rows'));
  for (const segment of [...written, ...writer.flush()]) {
    const extraction = KINDS.get(segment.kind)?.extractions[segment.shape];
    if (extraction === undefined) throw new Error(`no ${segment.kind} in shape ${segment.shape}`);
    const staged = await stageRecords(db.connection, extraction, segment);
    expect(staged.rejectedLines).toEqual([]);
    await db.connection.transaction(() =>
      mergeRecords(db.connection, extraction, segment, { staged, now: T, replacing: true, dirty }),
    );
    await dropStaged(db.connection);
    rmSync(segment.file);
  }
}

/** Settles what is dirty and returns how everything would differ if all were settled. */
async function settledDifferences(): Promise<readonly string[]> {
  await settleDirty(db.connection, dirty);
  clearDirty(dirty);
  const quick = await tablesOf(db.pool);
  await settle(db.connection);
  return differences(quick, await tablesOf(db.pool));
}

/** An id of OpenCode with a clock in it. */
const idAt = (prefix: string, time: number, n: number): string =>
  `${prefix}_${(BigInt(T + time) * 4096n).toString(16).padStart(12, '0').slice(-12)}${String(n).padStart(14, '0')}`;
const ids = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => idAt(prefix, n % 4, n));

const SESSIONS = ids('ses', 6);
const MESSAGES = ids('msg', 7);
const PARTS = ids('prt', 9);
/** Few enough that messages of several sessions have one, most sessions none of their own. */
const moments = fc.constantFrom(undefined, T, T + 1, T + 2, T + 3);
const paths = fc.constantFrom('/data/a', '/data/b', '/data/c');
const gone = fc.constantFrom(null, null, null, null, 'reverted_in_v2', 'deleted_in_v2');
const orNone = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 });

const sessions: fc.Arbitrary<Record> = fc
  .record({
    id: fc.constantFrom(...SESSIONS.slice(0, -1)),
    parentID: orNone(fc.constantFrom(...SESSIONS)),
    created: moments,
    projectID: orNone(fc.constantFrom('one', 'two')),
    directory: orNone(fc.constantFrom('/x', '/y')),
    forkSessionID: orNone(fc.constantFrom(...SESSIONS)),
    generation: fc.constantFrom('json-1', 'sqlite-v1', 'sqlite-v2'),
    path: paths,
    gone,
  })
  .map(({ id, created, generation, path, gone: why, forkSessionID, ...body }) => ({
    kind: 'session',
    id,
    generation,
    path,
    gone: why,
    body: { ...body, time: { created }, ...(generation === 'sqlite-v2' ? { forkSessionID } : {}) },
  }));

const messages: fc.Arbitrary<Record> = fc
  .record({
    id: fc.constantFrom(...MESSAGES.slice(0, -1)),
    sessionId: fc.constantFrom(...SESSIONS),
    created: moments,
    role: fc.constantFrom('user', 'assistant', 'assistant'),
    cost: fc.constantFrom(0.5, 0.5, 0.25),
    root: orNone(fc.constantFrom('/m', '/n')),
    form: fc.constantFrom('json', 'json', 'row', 'nested-v2', 'nested-v0'),
    items: fc.array(fc.constantFrom('text', 'step-finish'), { maxLength: 3 }),
    path: paths,
    gone,
  })
  .map(({ id, sessionId, created, role, cost, root, form, items, path, gone: why }): Record => {
    const shared = { kind: 'message', id, sessionId, path, gone: why };
    const parts = items.map((type) => ({ type, tokens: { input: 1 } }));
    const time = { created, completed: created };
    switch (form) {
      case 'nested-v2':
        return {
          ...shared,
          shape: 'nested-v2',
          generation: 'sqlite-v2',
          type: role,
          rowCreated: created ?? null,
          body: { model: { id: 'm', providerID: 'p' }, cost, time, content: parts },
        };
      case 'nested-v0':
        return {
          ...shared,
          shape: 'nested-v0',
          generation: 'json-0.1',
          body: {
            role,
            parts,
            metadata: { time, assistant: { modelID: 'm', providerID: 'p', cost, path: { root } } },
          },
        };
      default:
        return {
          ...shared,
          generation: form === 'json' ? 'json-1' : 'sqlite-v1',
          body: { role, modelID: 'm', providerID: 'p', cost, time, path: { root } },
        };
    }
  });

const parts: fc.Arbitrary<Record> = fc
  .record({
    id: fc.constantFrom(...PARTS),
    messageID: orNone(fc.constantFrom(...MESSAGES)),
    sessionID: orNone(fc.constantFrom(...SESSIONS)),
    type: fc.constantFrom('text', 'step-finish', 'step-finish'),
    start: orNone(fc.constantFrom(T, T + 5)),
    generation: fc.constantFrom('json-1', 'sqlite-v1'),
    path: paths,
    gone,
  })
  .map(({ id, messageID, sessionID, type, start, generation, path, gone: why }) => ({
    kind: 'part',
    id,
    generation,
    path,
    gone: why,
    body: { messageID, sessionID, type, tokens: { input: 2, output: 1 }, time: { start } },
  }));

const projects: fc.Arbitrary<Record> = fc
  .record({ id: fc.constantFrom('one', 'two'), worktree: orNone(fc.constantFrom('/', '/work', '/tree')) })
  .map(({ id, worktree }) => ({ kind: 'project', id, body: { worktree } }));

/** Records that are merged, or paths that vanish. */
const changes = fc.oneof(
  { weight: 3, arbitrary: fc.array(sessions, { minLength: 1, maxLength: 4 }) },
  { weight: 4, arbitrary: fc.array(messages, { minLength: 1, maxLength: 6 }) },
  { weight: 3, arbitrary: fc.array(parts, { minLength: 1, maxLength: 6 }) },
  { weight: 1, arbitrary: fc.array(projects, { minLength: 1, maxLength: 2 }) },
  { weight: 1, arbitrary: paths },
);

/** Everything that a change leaves behind, for the next run of a property. */
const TABLES = ['projects', 'sessions', 'messages', 'parts', 'step_totals', 'quality_issues'];

describe('settling what is dirty', () => {
  it('is settling everything, whatever was merged', async () => {
    const steps = fc.array(fc.array(changes, { minLength: 1, maxLength: 3 }), { minLength: 4, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        for (const step of taken) {
          for (const change of step) {
            if (typeof change === 'string') await markVanishedFiles(db.connection, KINDS, [change], T, dirty);
            else await merge(...change);
          }
          expect(await settledDifferences()).toEqual([]);
        }
        for (const table of TABLES) await db.connection.run(constant(`DELETE FROM ${table}`));
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 12), endOnFailure: true },
    );
  }, 120_000);
});

const session = (id: string, created: number, more: object = {}): Record => ({
  kind: 'session',
  id,
  body: { time: { created: T + created }, directory: '/x', ...more },
});
const message = (id: string, sessionId: string, created: number | undefined, more: object = {}): Record => ({
  kind: 'message',
  id,
  sessionId,
  body: { role: 'assistant', time: { created: created === undefined ? undefined : T + created }, ...more },
});
const part = (id: string, messageId: string, more: object = {}): Record => ({
  kind: 'part',
  id,
  messageId,
  body: { type: 'text', time: { start: T }, ...more },
});
const step = (id: string, messageId: string, input: number): Record =>
  part(id, messageId, { type: 'step-finish', tokens: { input } });

interface Case {
  readonly merged: readonly (readonly Record[])[];
  readonly asked: string;
  readonly answers: readonly unknown[];
  /** Sessions that look different after the last step. */
  readonly told: readonly string[];
}

const CASES: Readonly<globalThis.Record<string, Case>> = {
  'a session that comes after its messages and parts': {
    merged: [[part('p', 'm'), message('m', 's', 1)], [session('s', 0)]],
    asked: 'SELECT is_orphan FROM messages UNION ALL SELECT is_orphan FROM parts',
    answers: [false, false],
    told: ['s'],
  },
  'a message that comes after its parts': {
    merged: [[session('s', 0), part('p', 'm')], [message('m', 's', 1)]],
    asked: "SELECT session_id || ' ' || is_orphan FROM parts",
    answers: ['s false'],
    told: ['s'],
  },
  'a message that moves to another session': {
    merged: [
      [session('a', 0), session('b', 0), message('m', 'a', 1), part('p', 'm')],
      [message('m', 'b', 1)],
    ],
    asked: 'SELECT session_id FROM parts',
    answers: ['b'],
    told: ['a', 'b'],
  },
  'an ancestor that comes last': {
    merged: [
      [session('c', 2, { parentID: 'b' }), session('b', 1, { parentID: 'a' }), session('other', 0)],
      [session('a', 0)],
    ],
    asked: "SELECT root_id || ' ' || depth || ' ' || is_orphan FROM sessions ORDER BY id",
    answers: ['a 0 false', 'a 1 false', 'a 2 false', 'other 0 false'],
    told: ['a', 'b', 'c'],
  },
  'a parent that changes, above and below': {
    merged: [
      [
        session('a', 0),
        session('b', 0),
        session('c', 1, { parentID: 'a' }),
        session('d', 2, { parentID: 'c' }),
      ],
      [session('c', 1, { parentID: 'b' })],
    ],
    asked: 'SELECT root_id FROM sessions ORDER BY id',
    answers: ['a', 'b', 'b', 'b'],
    told: ['a', 'b', 'c', 'd'],
  },
  'a cycle that closes': {
    merged: [
      [session('a', 0), session('b', 1, { parentID: 'a' }), session('c', 2, { parentID: 'b' })],
      [session('a', 0, { parentID: 'b' })],
    ],
    asked: "SELECT root_id || ' ' || in_cycle FROM sessions ORDER BY id",
    answers: ['a true', 'a true', 'a false'],
    told: ['a', 'b'],
  },
  'an original that comes after its copy': {
    merged: [
      [session('fork', 9), message('copy', 'fork', 1)],
      [session('s', 0), message('m', 's', 1)],
    ],
    asked: "SELECT id || ' ' || is_inherited FROM messages ORDER BY id",
    answers: ['copy true', 'm false'],
    told: ['fork', 's'],
  },
  'a copy that is no copy any more': {
    merged: [
      [session('s', 0), message('m', 's', 1), session('fork', 9), message('copy', 'fork', 1)],
      [message('m', 's', 1, { cost: 1 })],
    ],
    asked: 'SELECT is_inherited FROM messages',
    answers: [false, false],
    told: ['fork', 's'],
  },
  'an original that gets another time': {
    merged: [
      [session('s', 0), message('m', 's', 1), session('fork', 9), message('copy', 'fork', 1)],
      [message('m', 's', 2)],
    ],
    asked: 'SELECT is_inherited FROM messages',
    answers: [false, false],
    told: ['fork', 's'],
  },
  'a session that was no fork when it was older': {
    merged: [
      [session('s', 0), message('m', 's', 1), session('fork', 0), message('copy', 'fork', 1)],
      [session('fork', 9)],
    ],
    asked: "SELECT id || ' ' || is_fork FROM sessions ORDER BY id",
    answers: ['fork true', 's false'],
    told: ['fork'],
  },
  'a fork that is merged again as it was': {
    merged: [
      [session('s', 0), message('m', 's', 1), session('fork', 9), message('copy', 'fork', 1)],
      [session('fork', 9, { title: 'new' })],
    ],
    asked: 'SELECT is_fork FROM sessions ORDER BY id',
    answers: [true, false],
    told: ['fork'],
  },
  'a project that moves': {
    merged: [
      [{ kind: 'project', id: 'pro', body: { worktree: '/old' } }, session('s', 0, { projectID: 'pro' })],
      [{ kind: 'project', id: 'pro', body: { worktree: '/new' } }],
    ],
    asked: 'SELECT project FROM sessions',
    answers: ['/new'],
    told: ['s'],
  },
  'a session without a folder, by its first message': {
    merged: [
      [session('s', 0, { directory: undefined }), message('late', 's', 5, { path: { root: '/late' } })],
      [message('early', 's', 1, { path: { root: '/early' } })],
    ],
    asked: 'SELECT project FROM sessions',
    answers: ['/early'],
    told: ['s'],
  },
  'a step that moves to another message': {
    merged: [
      [session('s', 0), message('m', 's', 1), message('n', 's', 2)],
      [step('p1', 'm', 1), step('p2', 'm', 2), step('p3', 'n', 4)],
      [step('p2', 'n', 2)],
    ],
    asked: "SELECT message_id || ' ' || tokens_input FROM step_totals",
    answers: ['n 6'],
    told: ['s'],
  },
  'a step that is none any more': {
    merged: [
      [session('s', 0), message('m', 's', 1), step('p1', 'm', 1), step('p2', 'm', 2)],
      [part('p2', 'm')],
    ],
    asked: 'SELECT message_id FROM step_totals',
    answers: [],
    told: ['s'],
  },
  'a message of OpenCode 2 in the place of one with parts': {
    merged: [
      [session('s', 0), message('m', 's', 1), step('p1', 'm', 1), step('p2', 'm', 2)],
      [
        {
          ...message('m', 's', 1, { content: [{ type: 'text' }] }),
          shape: 'nested-v2',
          generation: 'sqlite-v2',
          rowCreated: T + 1,
        },
      ],
    ],
    asked: 'SELECT id FROM parts UNION ALL SELECT message_id FROM step_totals',
    answers: ['m#0'],
    told: ['s'],
  },
  'a time that an id means by its session': {
    merged: [
      [message(idAt('msg', 7, 1), 's', undefined), part(idAt('prt', 8, 1), idAt('msg', 7, 1), { time: {} })],
      [session('s', 0)],
    ],
    asked: `SELECT epoch_ms(created) - ${T} FROM messages UNION ALL SELECT epoch_ms(created) - ${T} FROM parts`,
    answers: [7, 8],
    told: ['s'],
  },
  'a copy whose time is not known any more': {
    merged: [
      [
        session('s', 0),
        message(idAt('msg', 7, 1), 's', undefined),
        session('fork', 9),
        message(idAt('msg', 7, 2), 'fork', undefined),
      ],
      [session('new', 0), message('other', 'new', 1)],
      [{ kind: 'session', id: 'fork', body: { directory: '/x' } }],
    ],
    asked: 'SELECT is_inherited FROM messages',
    answers: [false, false, false],
    told: ['fork'],
  },
  'a time that an id means by its message': {
    merged: [
      [session('s', 0), message('m', 's', 1), part(idAt('prt', 8, 1), 'm', { time: {} })],
      [message('m', 's', 800 * 86_400_000)],
    ],
    asked: `SELECT epoch_ms(created) - ${T} FROM parts`,
    answers: [8 + 2 ** 36],
    told: ['s'],
  },
  'a session that is its own parent': {
    merged: [[session('s', 0)], [session('s', 0, { parentID: 's' })], [session('s', 1, { parentID: 's' })]],
    asked: 'SELECT in_cycle FROM sessions',
    answers: [true],
    told: ['s'],
  },
  'a child that is merged again as it was': {
    merged: [
      [session('b', 1, { parentID: 'a' }), session('a', 0), session('lost', 0, { parentID: 'gone' })],
      [
        session('b', 1, { parentID: 'a', title: 'one' }),
        session('lost', 0, { parentID: 'gone', title: 'one' }),
      ],
    ],
    asked: "SELECT root_id || ' ' || depth || ' ' || is_orphan FROM sessions ORDER BY id",
    answers: ['a 0 false', 'a 1 false', 'lost 0 true'],
    told: ['a', 'b', 'gone', 'lost'],
  },
  'a todo list': {
    merged: [[session('s', 0, { parentID: 'a' }), session('a', 0)], [{ kind: 'todo', id: 's', body: [] }]],
    asked: 'SELECT id FROM todos',
    answers: [],
    told: ['a', 's'],
  },
};

describe('settling', () => {
  it.each(Object.entries(CASES))('knows %s', async (_, { merged, asked, answers, told }) => {
    let last: readonly string[] | null = [];
    for (const records of merged) {
      await merge(...records);
      await settleDirty(db.connection, dirty);
      last = await dirtySessionIds(db.connection, dirty);
      clearDirty(dirty);
    }
    const rows = await db.connection.all(constant(asked));
    expect(
      rows
        .map((row) => Object.values(row)[0])
        .map((value) => (typeof value === 'bigint' ? Number(value) : value)),
    ).toEqual(answers);
    expect(last).toEqual(told);
    expect(await settledDifferences()).toEqual([]);
  });

  it('settles everything where too much was merged to name it', async () => {
    await merge(...Array.from({ length: 7_000 }, (_, n) => message(`m${n}`, `s${n}`, 1)));
    await merge(...Array.from({ length: 7_000 }, (_, n) => session(`s${n}`, 0, { parentID: `s${n - 1}` })));
    await merge(...Array.from({ length: 7_000 }, (_, n) => part(`p${n}`, `m${n}`)));
    expect(dirty.isEverything).toBe(true);
    expect(dirty.messages.size).toBe(0);
    expect(await dirtySessionIds(db.connection, dirty)).toBeNull();
    expect(await settledDifferences()).toEqual([]);
    expect(await db.connection.first(constant('SELECT max(depth) AS depth FROM sessions'))).toEqual({
      depth: 6_999,
    });
    expect(dirty.isEverything).toBe(false);
  });

  it('is part of the transaction of its caller', async () => {
    await merge(part('p', 'm'));
    await settleDirty(db.connection, dirty);
    clearDirty(dirty);
    await merge(session('s', 0), message('m', 's', 1));
    const failed = db.connection.transaction(async () => {
      await settleDirty(db.connection, dirty);
      throw new Error('no room');
    });
    await expect(failed).rejects.toThrow('no room');
    expect(await db.connection.first(constant('SELECT is_orphan FROM parts'))).toEqual({ is_orphan: true });
    expect(await settledDifferences()).toEqual([]);
    expect(await db.connection.first(constant('SELECT is_orphan FROM parts'))).toEqual({ is_orphan: false });
  });

  it('tells of sessions whose records vanished', async () => {
    await merge(session('a', 0), session('s', 1, { parentID: 'a' }), message('m', 's', 2));
    await settleDirty(db.connection, dirty);
    clearDirty(dirty);
    await markVanishedFiles(db.connection, KINDS, ['/data/message/m'], T, dirty);
    await settleDirty(db.connection, dirty);
    expect(await dirtySessionIds(db.connection, dirty)).toEqual(['a', 's']);
  });
});
