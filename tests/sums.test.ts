import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stats } from '../src/contract/stats.ts';
import { agents } from '../src/query/agents.ts';
import { errorGroups } from '../src/query/error-groups.ts';
import { errors } from '../src/query/errors.ts';
import { EVERYTHING } from '../src/query/filters.ts';
import { heatMap } from '../src/query/heat-map.ts';
import { models } from '../src/query/models.ts';
import { overview } from '../src/query/overview.ts';
import { projects } from '../src/query/projects.ts';
import { tools } from '../src/query/tools.ts';
import { makeWorld } from './generated/make-world.ts';
import type { Era } from './generated/world.ts';
import { writeWorld } from './generated/write-world.ts';
import { askDaily, askSessions, askStats, PRESENT } from './support/answers.ts';
import { copyCorpus, corpora, newDataDir, removeDataDirs } from './support/corpora.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';

/** So late that nothing open is running. */
const LATE = { now: Date.UTC(2090, 0, 1), stalenessMs: 600_000 };
const OUTCOMES = ['ok', 'error', 'denied', 'aborted', 'timeout', 'invalid', 'running', 'stale'] as const;

const sumOfCalls = (stats: Stats, tool: string | null, outcome: string): number =>
  stats.toolCalls
    .filter((row) => row.tool === tool && row.outcome === outcome)
    .reduce((all, row) => all + row.calls, 0);

const worlds: readonly (readonly [Era, number])[] = [
  ['sqlite-v1', 211],
  ['sqlite-v2', 311],
];
const sources: readonly (readonly [string, () => string])[] = [
  ...corpora.map((corpus) => [corpus, () => copyCorpus(corpus)] as const),
  ...worlds.map(([era, seed]) => {
    const written = () => {
      const dataDir = newDataDir();
      writeWorld[era](makeWorld(seed), dataDir);
      return dataDir;
    };
    return [`a world of ${era} (seed ${seed})`, written] as const;
  }),
];

describe.each(sources)('of %s', (_source, dataDirOf) => {
  let database: LoadedDatabase;
  beforeAll(async () => {
    database = await openLoadedDatabase();
    await database.sync(dataDirOf());
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
      // Each figure is rounded by itself.
      const bill = { total: tokens.total, cost: expect.closeTo(cost.recorded, 8) };
      const summed = (rows: readonly { readonly total: number; readonly cost: number }[]) => ({
        total: rows.reduce((sum, row) => sum + row.total, 0),
        cost: rows.reduce((sum, row) => sum + row.cost, 0),
      });
      for (const zone of ['America/New_York', 'Asia/Kathmandu']) {
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
    for (const rows of [
      (await models(connection, filters)).models,
      (await projects(connection, filters)).projects,
    ]) {
      expect(rows.reduce((sum, row) => sum + row.cost, 0)).toBeCloseTo(found.totals.cost, 8);
      expect(rows.reduce((sum, row) => sum + row.tokens.total, 0)).toBe(found.totals.tokens.total);
    }
  });

  it.each([
    ['all', EVERYTHING],
    ['present', PRESENT],
  ])('calls by tool, errors by type and the sessions of %s records agree', async (_name, filters) => {
    const connection = database.pool.writer;
    const totals = await askStats(database.pool, filters);
    const sum = <T>(rows: readonly T[], figure: (row: T) => number) =>
      rows.reduce((all, row) => all + figure(row), 0);
    const found = (await tools(connection, filters, { tz: 'Europe/Berlin' }, LATE)).tools;
    const calls = sum(totals.toolCalls, (row) => row.calls);
    const inherited = sum(totals.toolCalls, (row) => row.inherited);
    expect(calls).toBeGreaterThan(0);
    expect([sum(found, (tool) => tool.calls), sum(found, (tool) => tool.inherited)]).toEqual([
      calls,
      inherited,
    ]);
    for (const tool of found) {
      const byOutcome = OUTCOMES.map((outcome) => tool[outcome]);
      expect(sum(byOutcome, Number)).toBe(tool.calls);
      expect(OUTCOMES.map((outcome) => sumOfCalls(totals, tool.tool, outcome))).toEqual(byOutcome);
    }
    const { errors: failed } = await errors(connection, filters, {}, { limit: 1000 });
    const named = failed.flatMap(({ kind, name }) => (kind === 'answer' && name !== null ? [name] : []));
    const { toolCalls, toolErrors } = (await overview(connection, filters, 'UTC')).totals;
    expect(toolCalls).toBe(calls - inherited);
    expect(toolErrors).toBe(failed.filter(({ kind }) => kind === 'tool').length);
    expect(named.length).toBe(failed.filter(({ kind }) => kind === 'answer').length);

    const rows = await askSessions(database.pool, filters);
    expect(rows.length).toBe(totals.sessions.total);
    expect(sum(rows, (row) => row.own.tokens.total)).toBe(totals.tokens.total);
    const roots = rows.filter((row) => row.rootId === row.id);
    expect(sum(roots, (row) => row.inclusive.tokens.total)).toBe(totals.tokens.total);
    const { groups } = await errorGroups(connection, filters, {}, { limit: 1000, tz: 'UTC' });
    const types = (listed: readonly { readonly type: string; readonly count: number }[]) =>
      Object.fromEntries(
        [...new Set(listed.map(({ type }) => type))].sort().map((type) => [
          type,
          sum(
            listed.filter((each) => each.type === type),
            ({ count }) => count,
          ),
        ]),
      );
    expect(types(groups)).toEqual(types(failed.map(({ type }) => ({ type, count: 1 }))));
  });
});
