import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Spend, Usage } from '../src/contract/usage.ts';
import { sql } from '../src/db/sql.ts';
import { askDaily, askSessions, askStats } from './support/answers.ts';
import { type CorpusName, copyCorpus, corpora, removeDataDirs } from './support/corpora.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';
import { type TruthOfVersion1, truthOfVersion1, truthOfVersion2 } from './support/truth.ts';

const loaded = new Map<CorpusName, LoadedDatabase>();
beforeAll(async () => {
  for (const corpus of corpora) {
    const database = await openLoadedDatabase();
    loaded.set(corpus, database);
    await database.sync(copyCorpus(corpus));
  }
});
afterAll(async () => {
  for (const database of loaded.values()) await database.close();
  removeDataDirs();
});

function poolOf(corpus: CorpusName) {
  const database = loaded.get(corpus);
  if (database === undefined) throw new Error(`${corpus} is not loaded`);
  return database.pool;
}

/** Tokens and cost as the truth has them: without OpenCode's own total. */
function spendOf({ tokens: { total: _, ...tokens }, cost }: Spend) {
  return { tokens, cost };
}

function usageOf(usage: Usage) {
  return { messages: usage.messages, ...spendOf(usage) };
}

/** The rows of the view `usage` by a column of our own, in the shape of the truth. */
async function usageBy(corpus: CorpusName, column: 'model' | 'day', zone = 'UTC') {
  const key = column === 'model' ? sql`provider || '/' || model` : sql`strftime(local, '%Y-%m-%d')`;
  const rows = await poolOf(corpus).writer.all(sql`
    SELECT
      ${key} AS key, count(*) AS messages, sum(tokens_input) AS input, sum(tokens_output) AS output,
      sum(tokens_reasoning) AS reasoning, sum(tokens_cache_read) AS cacheRead,
      sum(tokens_cache_write) AS cacheWrite, round(sum(cost), 10) AS cost
    FROM (SELECT *, timezone(${zone}, timezone('UTC', created)) AS local FROM usage)
    GROUP BY ALL`);
  return Object.fromEntries(
    rows.map(({ key, messages, cost, ...tokens }) => [
      String(key),
      {
        messages: Number(messages),
        tokens: Object.fromEntries(Object.entries(tokens).map(([name, value]) => [name, Number(value)])),
        cost: Number(cost),
      },
    ]),
  );
}

function sumBy<T>(rows: readonly T[], keyOf: (row: T) => string, amountOf: (row: T) => number) {
  const sums: Record<string, number> = {};
  for (const row of rows) sums[keyOf(row)] = (sums[keyOf(row)] ?? 0) + amountOf(row);
  return sums;
}

const json = truthOfVersion1('json-1.1.65');
const version1: readonly (readonly [CorpusName, TruthOfVersion1])[] = [
  ['json-1.1.65', json],
  // The migration of 1.2.1 dropped parts without a message; where the JSON still stands, they are in it.
  ['migrated-1.2.1', { ...json, orphanParts: 0 }],
  ['migrated-1.18.33', json],
  ['sqlite-1.18.33', truthOfVersion1('sqlite-1.18.33')],
];

describe.each(version1)('of %s', (corpus, truth) => {
  it('the totals are true', async () => {
    const found = await askStats(poolOf(corpus));
    const { sessions, messages, parts } = found;
    expect(sessions).toMatchObject({
      total: truth.sessions,
      roots: truth.roots,
      children: truth.children,
      archived: truth.archived,
      missing: 0,
    });
    expect(messages).toEqual({
      total: truth.messages,
      user: truth.user,
      assistant: truth.assistant,
      inherited: truth.forkCopies.total,
      orphans: 0,
    });
    expect(parts).toEqual({ total: truth.parts + truth.orphanParts, orphans: truth.orphanParts });
    expect(spendOf({ tokens: found.tokens, cost: found.cost.recorded })).toEqual(
      withoutMessages(truth.billed),
    );
    expect(usageOf(found.raw)).toEqual(truth.raw);
    expect(truth.raw.messages - truth.billed.messages).toBe(truth.forkCopies.assistant);
    expect(found.compaction.messages).toBe(truth.summaryMessages);
    expect(found.unattributed.cost).toBe(0);
  });

  it('every tool and status is counted, and every error by name', async () => {
    const { toolCalls, errors } = await askStats(poolOf(corpus));
    expect(
      sumBy(
        toolCalls,
        ({ tool, status }) => `${tool}|${status}`,
        ({ calls }) => calls,
      ),
    ).toEqual(truth.tools);
    expect(Object.fromEntries(errors.map(({ name, count }) => [name, count]))).toEqual(truth.errors);
  });

  it('every model has its usage, billed and raw', async () => {
    const { models } = await askStats(poolOf(corpus));
    expect(Object.fromEntries(models.map((row) => [`${row.provider}/${row.model}`, usageOf(row)]))).toEqual(
      truth.models.billed,
    );
    expect(await usageBy(corpus, 'model')).toEqual(truth.models.raw);
  });

  it.each(['UTC', 'America/New_York'])('every day in %s has its usage, billed and raw', async (zone) => {
    const { days } = await askDaily(poolOf(corpus), zone);
    expect(Object.fromEntries(days.map((day) => [day.date, usageOf(day)]))).toEqual(truth.days[zone]?.billed);
    expect(await usageBy(corpus, 'day', zone)).toEqual(truth.days[zone]?.raw);
  });

  it('every session has its figures, own and inclusive, billed and raw', async () => {
    const found = await askSessions(poolOf(corpus));
    const shown = found.map((session) => [
      session.id,
      {
        title: session.title,
        parentId: session.parentId,
        own: spendOf(session.own),
        inclusive: spendOf(session.inclusive),
        rawOwn: spendOf(session.raw.own),
        rawInclusive: spendOf(session.raw.inclusive),
      },
    ]);
    const expected = Object.entries(truth.perSession).map(([id, session]) => [
      id,
      {
        title: session.title,
        parentId: session.parentId,
        own: withoutMessages(session.own),
        inclusive: withoutMessages(session.inclusive),
        rawOwn: withoutMessages(session.rawOwn),
        rawInclusive: withoutMessages(session.rawInclusive),
      },
    ]);
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(expected));
  });
});

function withoutMessages({ messages: _, ...spend }: TruthOfVersion1['raw']) {
  return spend;
}

describe.each(['v2-2.0.15', 'v2-migrated-2.0.15'] as const)('of %s', (corpus) => {
  const truth = truthOfVersion2(corpus);

  it('the totals are true', async () => {
    const found = await askStats(poolOf(corpus));
    expect(found.sessions).toMatchObject({
      total: truth.sessions,
      roots: truth.sessions - truth.children,
      children: truth.children,
      missing: 0,
    });
    expect(found.messages).toMatchObject({
      total: truth.user + truth.assistant,
      user: truth.user,
      assistant: truth.assistant,
      orphans: 0,
    });
    const billed = { tokens: found.tokens, cost: found.cost.recorded };
    expect(spendOf(billed)).toEqual(withoutMessages(truth.billed));
    expect(usageOf(found.raw)).toEqual(truth.raw);
    expect(found.models.reduce((sum, { messages }) => sum + messages, 0)).toBe(truth.billed.messages);
  });

  it('copies in a fork are billed where their original is gone, and nowhere else', async () => {
    const [row] = await poolOf(corpus).writer.all(sql`
      SELECT
        count(*) AS messages, coalesce(sum(tokens_input), 0) AS input, coalesce(sum(tokens_output), 0) AS output,
        coalesce(sum(tokens_reasoning), 0) AS reasoning, coalesce(sum(tokens_cache_read), 0) AS cacheRead,
        coalesce(sum(tokens_cache_write), 0) AS cacheWrite, coalesce(round(sum(u.cost), 10), 0) AS cost
      FROM usage AS u
      JOIN sessions AS s ON s.id = u.session_id
      WHERE u.is_billed AND s.fork_session_id IS NOT NULL AND u.created < s.created`);
    const { messages, cost, ...tokens } = row ?? {};
    const copies = { messages, tokens, cost };
    expect(copies).toEqual(truth.orphanCopies);
    expect(truth.billed.messages - truth.own.messages).toBe(truth.orphanCopies.messages);
    const found = await askStats(poolOf(corpus));
    expect(found.cost.recorded - truth.orphanCopies.cost).toBeCloseTo(truth.own.cost, 10);
  });

  it('every tool and status is counted, fork copies apart', async () => {
    const { toolCalls } = await askStats(poolOf(corpus));
    const calls = sumBy(
      toolCalls,
      ({ tool, status }) => `${tool}|${status}`,
      (row) => row.calls - row.inherited,
    );
    expect(Object.fromEntries(Object.entries(calls).filter(([, count]) => count > 0))).toEqual(truth.tools);
  });
});

describe('of v2-2.0.15', () => {
  const truth = truthOfVersion2('v2-2.0.15');

  it('forks, compactions and what no row explains are true', async () => {
    const found = await askStats(poolOf('v2-2.0.15'));
    expect(found.sessions.forks).toBe(truth.forks);
    expect(usageOf(found.compaction)).toEqual(truth.compaction);
    expect(found.unattributed.cost).toBe(0.010575);
    expect(truth.sessionColumns - truth.own.cost).toBeCloseTo(0.010575, 10);
  });

  it('every session has its raw figures, and the session columns beyond its rows', async () => {
    const found = await askSessions(poolOf('v2-2.0.15'));
    const { perSession = {} } = truth;
    expect(found).toHaveLength(Object.keys(perSession).length);
    for (const session of found) {
      const expected = perSession[session.id];
      expect(session).toMatchObject({ title: expected?.title, parentId: expected?.parentId });
      expect(spendOf(session.raw.own)).toEqual(expected?.raw);
      expect(session.isFork).toBe(expected?.forkOf !== null);
      if (expected === undefined || session.isFork) continue;
      expect(session.own).toMatchObject(session.raw.own);
      expect(session.unattributed.cost).toBeCloseTo(expected.columns.cost - expected.raw.cost, 10);
      expect(session.unattributed.tokens.input).toBe(
        expected.columns.tokens.input - expected.raw.tokens.input,
      );
    }
  });
});

describe('of v2-migrated-2.0.15', () => {
  it('summaries that the migration dropped and the compaction rows that it made both count', async () => {
    const truth = truthOfVersion2('v2-migrated-2.0.15');
    const before = truthOfVersion1('sqlite-1.18.33');
    const found = await askStats(poolOf('v2-migrated-2.0.15'));
    expect(found.compaction.messages).toBe(before.summaryMessages + truth.compaction.messages);
    expect(found.unattributed.cost).toBe(0);
  });
});

describe('the documented example', () => {
  it('is what json-1.1.65 gives', async () => {
    const { toolCalls: _, models, ...found } = await askStats(poolOf('json-1.1.65'));
    expect(Object.keys(await askStats(poolOf('json-1.1.65')))).toEqual([
      ...[
        'sessions',
        'messages',
        'parts',
        'toolCalls',
        'errors',
        'tokens',
        'cost',
        'compaction',
        'unattributed',
      ],
      ...['raw', 'models'],
    ]);
    expect(found).toMatchObject({
      sessions: { total: 61, roots: 56, children: 5, forks: 2, archived: 1, missing: 0 },
      messages: { total: 204, user: 77, assistant: 127, inherited: 10, orphans: 0 },
      parts: { total: 489, orphans: 4 },
      tokens: { input: 635200, output: 9639, reasoning: 440, cacheRead: 660900, cacheWrite: 15900 },
      cost: { recorded: 1.116464, estimated: 0, unpricedModels: [{ provider: 'mock', model: 'free' }] },
      compaction: { messages: 3 },
      raw: { messages: 127, cost: 1.234664 },
    });
    expect(found.errors[0]).toEqual({ name: 'APIError', count: 3 });
    expect(models.find(({ model }) => model === 'smart')).toMatchObject({
      provider: 'mock',
      messages: 67,
      cost: 0.90006,
    });
  });
});

describe('JSON of 1.1.65 and what was migrated from it', () => {
  it('show the same sessions, byte for byte', async () => {
    const shown = async (corpus: CorpusName) => JSON.stringify(await askSessions(poolOf(corpus)), null, 1);
    const fromJson = await shown('json-1.1.65');
    expect(await shown('migrated-1.2.1')).toBe(fromJson);
    expect(await shown('migrated-1.18.33')).toBe(fromJson);
  });

  it('give the same totals and days, but for parts that the migration dropped', async () => {
    const answers = async (corpus: CorpusName) => {
      const { parts: _, ...found } = await askStats(poolOf(corpus));
      return JSON.stringify([found, await askDaily(poolOf(corpus), 'Asia/Kolkata')]);
    };
    const fromJson = await answers('json-1.1.65');
    expect(await answers('migrated-1.2.1')).toBe(fromJson);
    expect(await answers('migrated-1.18.33')).toBe(fromJson);
  });
});
