import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionPool } from '../src/db/connection-pool.ts';
import { constant, sql } from '../src/db/sql.ts';
import { buildTraces } from '../src/ingest/derive/trace-builder.ts';
import { createPriceBook } from '../src/prices/price-book.ts';
import { keepQualityRun } from '../src/query/quality/keep-quality-run.ts';
import { makeWorld, scenarios } from './generated/make-world.ts';
import { writeJsonStorage } from './generated/write-json-storage.ts';
import { askDaily, askSessions, askStats } from './support/answers.ts';
import { copyCorpus, corpora, newDataDir, removeDataDirs } from './support/corpora.ts';
import { caseData, caseNames } from './support/golden-case.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';
import { differences, tablesOf } from './support/tables.ts';

const open: LoadedDatabase[] = [];
afterAll(async () => {
  for (const database of open.splice(0)) await database.close();
  removeDataDirs();
});

async function loaded(...dataDirs: readonly string[]): Promise<LoadedDatabase> {
  const database = await openLoadedDatabase();
  open.push(database);
  await database.sync(...dataDirs);
  return database;
}

function generated(seed: number): string {
  const dataDir = newDataDir();
  writeJsonStorage(makeWorld(seed, Object.values(scenarios)), dataDir);
  return dataDir;
}

const worlds: readonly (readonly [string, () => readonly string[]])[] = [
  ...corpora.map((name) => [name, () => [copyCorpus(name)]] as const),
  ['a generated world', () => [generated(11)]],
  ['everything at once', () => [...corpora.map(copyCorpus), generated(12)]],
];

describe.each(worlds)('derived from %s', (_name, dataDirs) => {
  /** Read by all, and left as it was by the last, which derives it anew. */
  let pool: ConnectionPool;

  beforeAll(async () => {
    ({ pool } = await loaded(...dataDirs()));
  }, 120_000);

  it('the sums are those of the base tables, however they are cut', async () => {
    const one = async (text: string): Promise<unknown> =>
      Object.values((await pool.writer.all(constant(text)))[0] ?? {})[0];
    const { tokens, cost } = await askStats(pool);
    const bill = { tokens: tokens.total, cost: cost.recorded };
    const sums = async (from: string, prefix = ''): Promise<unknown> => ({
      tokens: await one(`SELECT coalesce(sum(${prefix}tokens_total), 0) FROM ${from}`),
      cost: await one(`SELECT coalesce(round(sum(${prefix}cost), 10), 0)::DOUBLE FROM ${from}`),
    });
    expect(await sums('exchanges')).toEqual(bill);
    expect(await sums('session_stats')).toEqual(bill);
    expect(await sums('daily_stats')).toEqual(bill);
    expect(await sums(`agent_traces WHERE kind <> 'segment'`)).toEqual(bill);
    expect(await sums(`agent_traces WHERE kind = 'root'`, 'inclusive_')).toEqual(bill);
    for (const tz of ['America/New_York', 'Australia/Lord_Howe']) {
      const { days } = await askDaily(pool, tz);
      const untimed = Number(
        await one('SELECT coalesce(sum(tokens_total), 0) FROM daily_stats WHERE quarter IS NULL'),
      );
      expect(days.reduce((sum, day) => sum + day.tokens.total, untimed)).toBe(bill.tokens);
    }
    const parted = await pool.writer.all(sql`
      SELECT t.id
      FROM agent_traces AS t
      JOIN agent_traces AS g ON g.parent_id = t.id AND g.kind = 'segment'
      GROUP BY t.id
      HAVING sum(g.tokens_total) <> any_value(t.tokens_total)
        OR sum(g.inclusive_tokens_total) <> any_value(t.inclusive_tokens_total)`);
    expect(parted).toEqual([]);
    const uneven = await pool.writer.all(sql`
      SELECT s.session_id
      FROM session_stats AS s
      JOIN exchanges AS e ON e.session_id = s.session_id
      GROUP BY s.session_id
      HAVING sum(e.tokens_total) <> any_value(s.tokens_total)
        OR sum(e.inclusive_tokens_total) <> any_value(s.inclusive_tokens_total)`);
    expect(uneven).toEqual([]);
  });

  it('a session has the figures that it is asked for', async () => {
    const stats = new Map(
      (await pool.writer.all(sql`SELECT * FROM session_stats`)).map((row) => [String(row.session_id), row]),
    );
    for (const { id, own, inclusive, raw } of await askSessions(pool)) {
      const row = stats.get(id);
      const figure = (name: string): number => Number(row?.[name] ?? 0);
      expect({
        id,
        own: figure('tokens_total'),
        inclusive: figure('inclusive_tokens_total'),
        raw: figure('raw_tokens_total'),
        calls: [figure('tool_calls'), figure('inclusive_tool_calls')],
        errors: [
          figure('tool_errors') + figure('answer_errors'),
          figure('inclusive_tool_errors') + figure('inclusive_answer_errors'),
        ],
      }).toEqual({
        id,
        own: own.tokens.total,
        inclusive: inclusive.tokens.total,
        raw: raw.own.tokens.total,
        calls: [own.toolCalls, inclusive.toolCalls],
        errors: [own.errors, inclusive.errors],
      });
      expect(figure('cost')).toBeCloseTo(own.cost, 10);
      expect(figure('inclusive_cost')).toBeCloseTo(inclusive.cost, 10);
    }
  });

  it('deriving all of it anew, or one session after the other, changes nothing', async () => {
    const before = await tablesOf(pool);
    const build = (sessions: readonly string[] | null) =>
      pool.writer.transaction(() => buildTraces(pool.writer, sessions));
    await build(null);
    expect(differences(before, await tablesOf(pool))).toEqual([]);
    const ids = await pool.writer.all(sql`SELECT id FROM sessions ORDER BY hash(id) LIMIT 10`);
    for (const { id } of ids) await build([String(id)]);
    await build([]);
    expect(differences(before, await tablesOf(pool))).toEqual([]);
  });
});

async function emptyRelations({ pool }: LoadedDatabase): Promise<readonly string[]> {
  const relations = await pool.writer.all(sql`
    SELECT table_name AS name FROM duckdb_tables() WHERE database_name = current_database()
    UNION ALL
    SELECT view_name FROM duckdb_views() WHERE database_name = current_database() AND NOT internal
    ORDER BY name`);
  const empty: string[] = [];
  for (const { name } of relations) {
    const row = await pool.writer.first(sql`SELECT 1 AS found FROM ${constant(String(name))} LIMIT 1`);
    if (row === undefined) empty.push(String(name));
  }
  return empty;
}

it('no table and no view stays empty', async () => {
  const database = await loaded(...corpora.map(copyCorpus), generated(13));
  const moment = { now: Date.UTC(2090, 0, 1), stalenessMs: 600_000 };
  await keepQualityRun(database.pool.writer, moment, createPriceBook({}), 'pass');
  let empty = await emptyRelations(database);
  // What the corpora leave empty a case fills; each is a database of its own, because their ids are the same.
  for (const name of caseNames) {
    if (empty.length === 0) break;
    const { dataDir, steps } = caseData(name);
    for (const step of steps) step();
    const left = new Set(await emptyRelations(await loaded(dataDir)));
    empty = empty.filter((relation) => left.has(relation));
  }
  expect(empty).toEqual([]);
}, 120_000);
