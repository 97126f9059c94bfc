import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Projects } from '../src/contract/projects.ts';
import { sql } from '../src/db/sql.ts';
import { files } from '../src/query/files.ts';
import { EVERYTHING, type Narrowing } from '../src/query/filters.ts';
import { projects } from '../src/query/projects.ts';
import { askStats, PRESENT } from './support/answers.ts';
import { type CorpusName, copyCorpus, removeDataDirs } from './support/corpora.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';

const loaded = ['json-1.1.65', 'v2-2.0.15', 'v2-migrated-2.0.15'] as const satisfies readonly CorpusName[];
const databases = new Map<CorpusName, LoadedDatabase>();
beforeAll(async () => {
  for (const corpus of loaded) {
    const database = await openLoadedDatabase();
    databases.set(corpus, database);
    await database.sync(copyCorpus(corpus));
  }
}, 120_000);
afterAll(async () => {
  for (const database of databases.values()) await database.close();
  removeDataDirs();
});

function poolOf(corpus: CorpusName) {
  const database = databases.get(corpus);
  if (database === undefined) throw new Error(`${corpus} is not loaded`);
  return database.pool;
}

const rounded = (value: number): number => Math.round(value * 1e10) / 1e10;

function sum({ projects: rows }: Projects, of: (row: Projects['projects'][number]) => number): number {
  return rounded(rows.reduce((total, row) => total + of(row), 0));
}

const narrowings: Readonly<Record<string, Narrowing>> = {
  everything: EVERYTHING,
  'what is present': PRESENT,
  'one agent': { ...EVERYTHING, agent: 'build' },
  'a range': { ...EVERYTHING, from: '2026-11-23T07:30:00.000Z', to: '2026-11-23T07:43:00.000Z' },
  'without archived sessions': { ...EVERYTHING, archived: false },
};

describe.each(loaded)('of %s', (corpus) => {
  it.each(Object.entries(narrowings))('projects add up to the totals of %s', async (_, filters) => {
    const pool = poolOf(corpus);
    const found = await projects(pool.writer, filters);
    const totals = await askStats(pool, filters);
    expect(sum(found, (row) => row.sessions)).toBe(totals.sessions.total);
    expect(sum(found, (row) => row.messages)).toBe(totals.messages.total);
    expect(sum(found, (row) => row.cost)).toBe(totals.cost.recorded);
    for (const name of ['input', 'output', 'reasoning', 'cacheRead', 'cacheWrite', 'total'] as const) {
      expect(sum(found, (row) => row.tokens[name])).toBe(totals.tokens[name]);
    }
    const calls = totals.toolCalls.reduce((all, row) => all + row.calls - row.inherited, 0);
    expect(sum(found, (row) => row.toolCalls)).toBe(calls);
    const folders = found.projects.map(({ project }) => project);
    expect(new Set(folders).size).toBe(folders.length);
  });

  it('files and projects have the same lines, and each is a project of its own filter', async () => {
    const pool = poolOf(corpus);
    for (const filters of [EVERYTHING, PRESENT]) {
      const { files: rows } = await files(pool.writer, filters, { limit: 1000 });
      const found = await projects(pool.writer, filters);
      for (const name of ['additions', 'deletions'] as const) {
        expect(sum(found, (row) => row[name])).toBe(rows.reduce((total, row) => total + row[name], 0));
      }
      for (const row of found.projects) {
        if (row.project === null) continue;
        const alone = await projects(pool.writer, { ...filters, project: row.project });
        expect(alone.projects).toEqual([row]);
      }
    }
  });

  it('answers without missing records as the derived table does where none is missing', async () => {
    const pool = poolOf(corpus);
    const missing = await pool.writer.first(
      sql`SELECT count(*) AS n FROM parts WHERE missing_reason IS NOT NULL`,
    );
    const lists = [EVERYTHING, PRESENT].map((filters) => files(pool.writer, filters, { limit: 1000 }));
    const [all, present] = await Promise.all(lists);
    if (Number(missing?.n) === 0) expect(present).toEqual(all);
    expect(present?.files.length).toBeGreaterThan(0);
  });
});

it('sessions without a folder are a row of their own, the last', async () => {
  const { pool } = await openLoadedDatabase();
  await pool.writer.run(sql`
    INSERT INTO sessions (id, root_id, is_root, project, generation, source, source_path, precedence)
    VALUES ('a', 'a', true, NULL, 'json-1', 's', 'p', 0), ('b', 'b', true, '/b', 'json-1', 's', 'p', 0)`);
  const found = await projects(pool.writer, EVERYTHING);
  expect(found.projects.map(({ project, sessions, ids }) => [project, sessions, ids])).toEqual([
    ['/b', 1, []],
    [null, 1, []],
  ]);
  await pool.close();
});
