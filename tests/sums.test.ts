import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agents } from '../src/query/agents.ts';
import { EVERYTHING } from '../src/query/filters.ts';
import { heatMap } from '../src/query/heat-map.ts';
import { overview } from '../src/query/overview.ts';
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
});
