import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agents } from '../src/query/agents.ts';
import { errorGroups } from '../src/query/error-groups.ts';
import { errors } from '../src/query/errors.ts';
import { EVERYTHING } from '../src/query/filters.ts';
import { heatMap } from '../src/query/heat-map.ts';
import { models } from '../src/query/models.ts';
import { overview } from '../src/query/overview.ts';
import { projects } from '../src/query/projects.ts';
import { askDaily, askStats, PRESENT } from './support/answers.ts';
import { copyCorpus, corpora, removeDataDirs } from './support/corpora.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';

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
    ['all', EVERYTHING],
    ['present', PRESENT],
  ])(
    'the days in any zone, the agents and the overview of %s records come to the bill',
    async (_name, filters) => {
      const { tokens, cost, sessions } = await askStats(database.pool, filters);
      const bill = { total: tokens.total, cost: cost.recorded };
      const summed = (rows: readonly { readonly total: number; readonly cost: number }[]) => ({
        total: rows.reduce((sum, row) => sum + row.total, 0),
        cost: Number(rows.reduce((sum, row) => sum + row.cost, 0).toFixed(10)),
      });
      for (const zone of ['UTC', 'America/New_York', 'Asia/Kathmandu']) {
        const { days } = await askDaily(database.pool, zone, filters);
        expect(summed(days.map((day) => ({ total: day.tokens.total, cost: day.cost })))).toEqual(bill);
        const map = await heatMap(database.pool.writer, filters, zone);
        for (const cells of [map.days, map.hours])
          expect(summed(cells.map((cell) => ({ total: cell.tokens, cost: cell.cost })))).toEqual(bill);
      }
      const found = (await agents(database.pool.writer, filters)).agents;
      expect(summed(found.map(({ own }) => ({ total: own.tokens.total, cost: own.cost })))).toEqual(bill);
      for (const { own, inclusive } of found) expect(inclusive.cost).toBeGreaterThanOrEqual(own.cost);
      const { totals, series } = await overview(database.pool.writer, filters, 'UTC');
      expect(totals).toMatchObject({ tokens, cost: cost.recorded, sessions: sessions.total });
      expect(summed(series.map((day) => ({ total: day.tokens.total, cost: day.cost })))).toEqual(bill);
    },
  );

  it.each([
    ['all', EVERYTHING],
    ['present', PRESENT],
  ])('errors, groups, projects, models and the overview of %s records agree', async (_name, filters) => {
    const connection = database.pool.writer;
    const page = { limit: 1000 };
    const listed = (await errors(connection, filters, {}, page)).errors;
    const { total, groups } = await errorGroups(connection, filters, {}, { ...page, tz: 'UTC' });
    expect(listed.length).toBeGreaterThan(0);
    expect([total.errors, groups.reduce((sum, { count }) => sum + count, 0)]).toEqual([
      listed.length,
      listed.length,
    ]);
    const sums = new Map<string, number>();
    for (const { group } of listed) sums.set(group, (sums.get(group) ?? 0) + 1);
    expect(new Map(groups.map(({ id, count }) => [id, count]))).toEqual(sums);
    const of = (kind: string) => listed.filter((error) => error.kind === kind).length;
    const found = await overview(connection, filters, 'UTC');
    expect([found.totals.toolErrors, found.totals.stepErrors]).toEqual([of('tool'), of('answer')]);
    expect(found.errors).toEqual(listed.slice(0, 10));
    const cost = Number(found.totals.cost.toFixed(9));
    for (const rows of [
      (await models(connection, filters)).models,
      (await projects(connection, filters)).projects,
    ]) {
      expect(Number(rows.reduce((sum, row) => sum + row.cost, 0).toFixed(9))).toBe(cost);
      expect(rows.reduce((sum, row) => sum + row.tokens.total, 0)).toBe(found.totals.tokens.total);
    }
  });
});
