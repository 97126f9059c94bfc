import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIST_PRICES } from '../src/prices/price-book.ts';
import { EVERYTHING } from '../src/query/filters.ts';
import { runChecks } from '../src/query/quality/run-checks.ts';
import { reconcile } from '../src/query/reconcile/reconcile.ts';
import { askStats, PRESENT } from './support/answers.ts';
import { copyCorpus, corpora, removeDataDirs } from './support/corpora.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';
import { truthOfVersion1, truthOfVersion2 } from './support/truth.ts';

const moment = { now: Date.UTC(2090, 0, 1), stalenessMs: 600_000 };

describe.each(corpora)('of %s', (corpus) => {
  let database: LoadedDatabase;
  beforeAll(async () => {
    database = await openLoadedDatabase();
    await database.sync(copyCorpus(corpus));
  });
  afterAll(async () => {
    await database.close();
    removeDataDirs();
  });

  it.each([
    ['all records', EVERYTHING],
    ['those that are present', PRESENT],
  ])('every difference has a reason, of %s', async (_, filters) => {
    const found = await reconcile(database.pool.writer, filters, { all: true, limit: 1000 });
    expect(found.sessions).toHaveLength(found.compared);
    const unexplained = found.sessions.filter((session) => session.figures.some((one) => !one.isExplained));
    expect(unexplained).toEqual([]);
    expect([found.unexplained, found.totals.every((total) => total.isExplained)]).toEqual([0, true]);
  });

  it('what is billed and what is unattributed are those of the totals', async () => {
    const { totals } = await reconcile(database.pool.writer, EVERYTHING, {});
    const found = await askStats(database.pool);
    const messages = totals.find(({ name }) => name === 'messages');
    expect(messages?.billed.cost).toBe(found.cost.recorded);
    expect({ ...messages?.billed.tokens, total: found.tokens.total }).toEqual(found.tokens);
    expect(messages?.amount.cost).toBe(found.raw.cost);
    const columns = totals.find(({ name }) => name === 'columns');
    const unattributed = columns?.explained.find(({ reason }) => reason === 'unattributed');
    expect(unattributed?.amount.cost ?? 0).toBe(found.unattributed.cost);
  });

  it('no check finds an error', async () => {
    const checks = await runChecks(database.pool.writer, moment, LIST_PRICES);
    expect(checks.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('the figures that OpenCode has itself are those that it was seen to show', () => {
  let database: LoadedDatabase;
  beforeAll(async () => {
    database = await openLoadedDatabase();
  });
  afterAll(async () => {
    await database.close();
    removeDataDirs();
  });
  const totalOf = async (name: string) => {
    const { totals } = await reconcile(database.pool.writer, EVERYTHING, {});
    return totals.find((total) => total.name === name)?.amount;
  };

  it('of OpenCode 1.18: its columns and its stats hold every stored row', async () => {
    await database.sync(copyCorpus('sqlite-1.18.33'));
    const { tokens, cost } = truthOfVersion1('sqlite-1.18.33').raw;
    expect(await totalOf('opencodeStats')).toEqual({ tokens, cost });
    expect(await totalOf('columns')).toEqual({ tokens, cost });
    expect(await totalOf('steps')).toEqual({ tokens, cost });
  });
});

describe('of OpenCode 2', () => {
  it('the columns and the stats are those of the truth', async () => {
    const database = await openLoadedDatabase();
    await database.sync(copyCorpus('v2-2.0.15'));
    const { totals } = await reconcile(database.pool.writer, EVERYTHING, {});
    const truth = truthOfVersion2('v2-2.0.15');
    const amountOf = (name: string) => totals.find((total) => total.name === name)?.amount;
    expect(amountOf('columns')?.cost).toBe(truth.sessionColumns);
    // OpenCode's own stats leave compactions out.
    expect(amountOf('opencodeStats')?.cost).toBe(1.83916125);
    expect(amountOf('opencodeStats')?.tokens).toEqual({
      ...{ input: 815_800, output: 11_453, reasoning: 810, cacheRead: 765_800 },
      cacheWrite: truth.own.tokens.cacheWrite - truth.compaction.tokens.cacheWrite,
    });
    await database.close();
    removeDataDirs();
  });
});
