import { afterAll, beforeAll, expect, it } from 'vitest';
import { constant } from '../src/db/sql.ts';
import { type Rebuilt, rebuild } from '../src/ingest/derive/rebuild.ts';
import { defineExtractionMacros } from '../src/ingest/extract/macros.ts';
import { makeWorld, scenarios } from './generated/make-world.ts';
import { writeJsonStorage } from './generated/write-json-storage.ts';
import { copyCorpus, corpora, newDataDir, removeDataDirs } from './support/corpora.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';
import { differences, type Tables, tablesOf } from './support/tables.ts';

/** Everything at once; each test leaves it as a load does, which it expects itself. */
let database: LoadedDatabase;
/** Its tables after the load. */
let right: Tables;

beforeAll(async () => {
  database = await openLoadedDatabase();
  const generated = newDataDir();
  writeJsonStorage(makeWorld(21, Object.values(scenarios)), generated);
  await database.sync(...corpora.map(copyCorpus), generated);
  right = await tablesOf(database.pool);
}, 120_000);

afterAll(async () => {
  await database.close();
  removeDataDirs();
});

interface Wanted {
  readonly dryRun?: boolean;
  readonly batch?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: () => void;
}

async function run({ pool }: LoadedDatabase, wanted: Wanted = {}): Promise<Rebuilt> {
  const connection = await pool.connect();
  try {
    await defineExtractionMacros(connection, { maxInput: 100_000, maxOutput: 50_000, maxReasoning: 100_000 });
    return await rebuild(connection, {
      batch: wanted.batch ?? 20,
      dryRun: wanted.dryRun ?? false,
      signal: wanted.signal ?? new AbortController().signal,
      onProgress: wanted.onProgress ?? (() => undefined),
    });
  } finally {
    connection.close();
  }
}

const changesOf = ({ tables }: Rebuilt): Readonly<Record<string, readonly number[]>> =>
  Object.fromEntries(
    tables
      .filter(({ added, removed, changed }) => added + removed + changed > 0)
      .map(({ table, added, removed, changed }) => [table, [added, removed, changed]]),
  );

/** What goes wrong in derived rows and columns, one of each kind. */
const DAMAGE: readonly string[] = [
  `UPDATE sessions SET depth = depth + 1 WHERE id = (SELECT min(id) FROM sessions)`,
  `UPDATE messages SET is_inherited = NOT is_inherited WHERE id = (SELECT min(id) FROM messages)`,
  `UPDATE exchanges SET tokens_total = tokens_total + 1 WHERE id = (SELECT min(id) FROM exchanges)`,
  `DELETE FROM session_stats WHERE session_id = (SELECT min(session_id) FROM session_stats)`,
  `UPDATE step_times SET session_id = (SELECT max(id) FROM sessions)
     WHERE message_id = (SELECT min(message_id) FROM step_times)`,
  `INSERT INTO exchanges SELECT * REPLACE ('stranger#0' AS id, 'stranger' AS session_id) FROM exchanges LIMIT 1`,
  `INSERT INTO daily_stats SELECT * REPLACE ('stranger' AS session_id) FROM daily_stats LIMIT 1`,
  `INSERT INTO daily_stats SELECT * FROM daily_stats LIMIT 1`,
  `DELETE FROM tool_calls WHERE part_id = (SELECT min(part_id) FROM tool_calls)`,
  `INSERT INTO agent_traces SELECT * REPLACE ('root:stranger' AS id, 'stranger' AS root_session_id) FROM agent_traces LIMIT 1`,
  `UPDATE agent_traces SET root_session_id = (SELECT max(root_id) FROM sessions)
     WHERE id = (SELECT min(id) FROM agent_traces WHERE kind = 'delegation')`,
];

it('after a load there is nothing to change, in batches of any size', async () => {
  for (const batch of [10, 100_000]) {
    expect(changesOf(await run(database, { batch, dryRun: true }))).toEqual({});
    expect(changesOf(await run(database, { batch }))).toEqual({});
    expect(differences(right, await tablesOf(database.pool))).toEqual([]);
  }
}, 300_000);

it('a dry run tells of damage and changes nothing; a rebuild repairs it', async () => {
  for (const statement of DAMAGE) expect(await database.pool.writer.run(constant(statement))).toBe(1);
  const damaged = await tablesOf(database.pool);
  const told = await run(database, { dryRun: true });
  expect(differences(damaged, await tablesOf(database.pool))).toEqual([]);
  expect(Object.keys(changesOf(told))).toEqual([
    'sessions',
    'messages',
    'exchanges',
    'session_stats',
    'daily_stats',
    'step_times',
    'tool_calls',
    'agent_traces',
  ]);
  expect(changesOf(told)).toMatchObject({
    sessions: [0, 0, 1],
    messages: [0, 0, 1],
    exchanges: [0, 1, 1],
    session_stats: [1, 0, 0],
    daily_stats: [0, 2, 0],
    step_times: [1, 1, 0],
    tool_calls: [1, 0, 0],
    agent_traces: [1, 2, 0],
  });
  expect(changesOf(await run(database))).toEqual(changesOf(told));
  expect(differences(right, await tablesOf(database.pool))).toEqual([]);
}, 300_000);

it('one that is interrupted leaves whole tables, and is run again', async () => {
  for (const statement of DAMAGE) await database.pool.writer.run(constant(statement));
  const stop = new AbortController();
  let told = 0;
  const onProgress = (): void => {
    told += 1;
    if (told === 3) stop.abort();
  };
  await expect(run(database, { signal: stop.signal, batch: 5, onProgress })).rejects.toThrow();
  await run(database);
  expect(differences(right, await tablesOf(database.pool))).toEqual([]);
}, 300_000);
