import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { ConnectionPool } from '../../src/db/connection-pool.ts';
import { constant } from '../../src/db/sql.ts';
import { askEverything, askFresh, PRESENT } from './answers.ts';
import { openLoadedDatabase } from './loaded-database.ts';
import { DEADLINE_MS, type ServedProgram } from './served-program.ts';

const TABLES = ['projects', 'sessions', 'messages', 'parts', 'todos', 'session_diffs'] as const;

/** What is there, in figures that move with every change to it. */
const PRESENT_FIGURES = `
  SELECT
    (SELECT count(*) || ' ' || coalesce(sum(hash(id, title, archived)::HUGEINT), 0)
     FROM sessions WHERE missing_since IS NULL) AS sessions,
    (SELECT count(*) || ' ' || coalesce(sum(hash(id, cost, tokens_input, created)::HUGEINT), 0)
     FROM messages WHERE missing_since IS NULL) AS messages,
    (SELECT count(*) || ' ' || coalesce(sum(hash(id, text)::HUGEINT), 0)
     FROM parts WHERE missing_since IS NULL) AS parts,
    (SELECT count(*) || ' ' || coalesce(sum(hash(id, content)::HUGEINT), 0)
     FROM todos WHERE missing_since IS NULL) AS todos`;

/**
 * Waits until a daemon has everything that a fresh load of the folder has, ends it with SIGTERM, and expects that it
 * leaves nothing but the database, that no id stands twice in it, and that every answer is that of the fresh load.
 */
export async function expectConverged(
  served: ServedProgram,
  database: string,
  dataDir: string,
): Promise<void> {
  const fresh = await openLoadedDatabase();
  try {
    await fresh.sync(dataDir);
    const wanted = await fresh.pool.writer.first(constant(PRESENT_FIGURES));
    await untilFigures(served, Object.values(wanted ?? {}));
    const { code, signal } = await served.end('SIGTERM');
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    expect(readdirSync(path.dirname(database))).toEqual([path.basename(database)]);
    await withDatabase(database, async (pool) => {
      expect(await idsThatStandTwice(pool)).toEqual([]);
      expect(await askEverything(pool, PRESENT)).toEqual(await askFresh(fresh.pool));
    });
  } finally {
    await fresh.close();
  }
}

/** Rows are counted: an index could be at fault itself. */
async function idsThatStandTwice({ writer }: ConnectionPool): Promise<unknown[]> {
  const twice: unknown[] = [];
  for (const table of TABLES) {
    const counted = constant(`SELECT id, count(*) AS rows FROM ${table} GROUP BY id HAVING count(*) > 1`);
    twice.push(...(await writer.all(counted)).map((row) => ({ table, ...row })));
  }
  return twice;
}

/** Waits until a daemon has everything that a fresh load of the folder has, and every id once. */
export async function expectFigures(served: ServedProgram, dataDir: string): Promise<void> {
  const fresh = await openLoadedDatabase();
  try {
    await fresh.sync(dataDir);
    await untilFigures(
      served,
      Object.values((await fresh.pool.writer.first(constant(PRESENT_FIGURES))) ?? {}),
    );
  } finally {
    await fresh.close();
  }
}

async function untilFigures({ client, until }: ServedProgram, wanted: readonly unknown[]): Promise<void> {
  await until('it followed with nothing waiting', isQuiet);
  let last: unknown;
  for (const deadline = Date.now() + DEADLINE_MS; Date.now() < deadline; await sleep(50)) {
    const asked = await client.ask('sql', { sql: PRESENT_FIGURES });
    last = 'answer' in asked ? asked.answer.rows[0] : asked;
    if (JSON.stringify(last) === JSON.stringify(wanted)) return;
  }
  expect(last).toEqual(wanted);
}

/** Nothing runs and nothing waits. */
function isQuiet({ phase, progress, queue }: Parameters<Parameters<ServedProgram['until']>[1]>[0]): boolean {
  return phase === 'realtime' && progress === null && queue?.length === 0;
}

/** Opens a database file that nobody has open. */
async function withDatabase<T>(file: string, work: (pool: ConnectionPool) => Promise<T>): Promise<T> {
  const tempDirectory = `${file}.tmp`;
  const pool = await ConnectionPool.open({ file, threads: 1, memoryLimitMb: 512, tempDirectory });
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}
