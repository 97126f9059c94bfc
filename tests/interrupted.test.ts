import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConnectionPool } from '../src/db/connection-pool.ts';
import { constant, sql } from '../src/db/sql.ts';
import { makeRandom } from './generated/random.ts';
import { type Ended, runProgram, startProgram } from './support/built-program.ts';
import { copyDatabase, newDataDir, removeDataDirs } from './support/corpora.ts';
import { newStorageFolder } from './support/storage-folder.ts';

/** Several data folders, so that there are many commits to be interrupted between: 2,800 files and two databases. */
let dataDirs: string[];
/** What one undisturbed run makes of them, by table. */
let undisturbed: Record<string, string>;
let milliseconds: number;

beforeAll(async () => {
  dataDirs = Array.from({ length: 7 }, (_, folder) => makeFolder(folder));
  for (const corpus of ['migrated-1.2.1', 'v2-2.0.15'] as const) {
    const dataDir = newDataDir();
    copyDatabase(corpus, dataDir);
    dataDirs.push(dataDir);
  }
  const database = newDatabase();
  const started = performance.now();
  expect((await runProgram(syncOf(database))).code).toBe(0);
  milliseconds = performance.now() - started;
  undisturbed = await digestOf(database);
}, 60_000);

afterAll(removeDataDirs);

function makeFolder(folder: number): string {
  const storage = newStorageFolder();
  for (let session = 0; session < 10; session += 1) {
    const sessionId = `ses_${folder}_${session}`;
    storage.session(sessionId);
    for (let message = 0; message < 6; message += 1) {
      const messageId = `msg_${folder}_${session}_${message}`;
      storage.message(sessionId, messageId);
      for (let part = 0; part < 5; part += 1)
        storage.part(messageId, `prt_${folder}_${session}_${message}_${part}`);
    }
    storage.write(`todo/${sessionId}.json`, '[{"content":"a","status":"pending","priority":"high"}]');
    storage.write(`session_diff/${sessionId}.json`, '[{"file":"a.ts","additions":1,"deletions":2}]');
  }
  storage.write(`part/msg_${folder}_0_0/torn.json`, '{"torn":');
  return storage.dataDir;
}

const newDatabase = (): string => path.join(newDataDir(), 'own', 'analytics.duckdb');

function syncOf(database: string): string[] {
  return ['sync', '--json', '--database', database, ...dataDirs.flatMap((dir) => ['--data-dir', dir])];
}

/** Columns that tell when something was done, and by which run. */
const VOLATILE: Readonly<Record<string, readonly string[]>> = {
  file_processing_state: ['processed_at'],
  sources: ['first_seen', 'last_seen'],
  source_cursor: ['read_at'],
};
const LEDGERS = ['schema_migrations', 'sync_runs', 'sync_state', 'quality_runs', 'quality_results'];

/** A digest of every table's rows, in whatever order they stand, the ledgers of runs aside. */
async function digestOf(database: string): Promise<Record<string, string>> {
  const pool = await ConnectionPool.open({
    file: database,
    threads: 1,
    memoryLimitMb: 512,
    tempDirectory: path.join(newDataDir(), 'tmp'),
  });
  try {
    const tables = await pool.writer.all(sql`
      SELECT table_name AS name FROM duckdb_tables() WHERE database_name = 'analytics' ORDER BY name`);
    const digests: Record<string, string> = {};
    for (const name of tables
      .map((table) => String(table.name))
      .filter((table) => !LEDGERS.includes(table))) {
      const volatile = VOLATILE[name];
      const kept = constant(volatile === undefined ? '*' : `* EXCLUDE (${volatile.join(', ')})`);
      const row = await pool.writer.first(sql`
        SELECT count(*) || ' ' || md5(coalesce(string_agg(line, chr(10) ORDER BY line), '')) AS digest
        FROM (SELECT t::VARCHAR AS line FROM (SELECT ${kept} FROM ${constant(name)}) AS t)`);
      digests[name] = String(row?.digest);
    }
    return digests;
  } finally {
    await pool.close();
  }
}

/** Runs to the end on what was left, and expects the tables of an undisturbed run and a folder with nothing else. */
async function expectRecovery(database: string): Promise<void> {
  const last = await runProgram(syncOf(database));
  expect({ code: last.code, stderr: last.stderr }).toEqual({ code: 0, stderr: '' });
  const { files } = JSON.parse(last.stdout);
  expect(files.processed + files.unchanged + files.skipped + files.transientFailure + files.failed).toBe(
    files.seen,
  );
  expect(await digestOf(database)).toEqual(undisturbed);
  expect(readdirSync(path.dirname(database))).toEqual(['analytics.duckdb']);
}

/** Runs a sync and ends it after a while. */
async function interrupt(database: string, signal: NodeJS.Signals, after: number): Promise<Ended> {
  const running = startProgram(syncOf(database));
  const timer = setTimeout(() => running.process.kill(signal), after);
  return running.ended.finally(() => clearTimeout(timer));
}

/** Starts a sync and waits until it has written the first rows to be loaded. */
async function startLoading(database: string): Promise<ReturnType<typeof startProgram>> {
  const running = startProgram(syncOf(database));
  const folder = path.dirname(database);
  const deadline = performance.now() + 20_000;
  while (!isLoading(folder) && performance.now() < deadline) await new Promise(setImmediate);
  expect(isLoading(folder)).toBe(true);
  return running;
}

function isLoading(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((name) => name.endsWith('.ndjson'));
}

describe('a sync that is killed at any instant', () => {
  const hits: boolean[] = [];

  it.each([1, 2, 3])(
    'goes on from the last commit and ends with the same tables (%i)',
    async (seed) => {
      const random = makeRandom(seed);
      const database = newDatabase();
      for (let kill = 0; kill < 4; kill += 1) {
        const after = milliseconds * (0.15 + 0.75 * random.fraction());
        const { code, signal } = await interrupt(database, 'SIGKILL', after);
        hits.push(signal === 'SIGKILL');
        // One that was done before it was hit has done its work.
        if (signal === null) expect(code).toBe(0);
      }
      await expectRecovery(database);
    },
    60_000,
  );

  // On a machine whose speed changes, some are done before they are hit.
  it('was hit at work a quarter of the time at least', () => {
    expect(hits.filter((hit) => hit).length).toBeGreaterThanOrEqual(hits.length / 4);
  });
});

describe.skipIf(process.platform === 'win32')('a sync that is asked to stop', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends in order on %s, and the next one goes on from there',
    async (signal) => {
      const database = newDatabase();
      const running = await startLoading(database);
      running.process.kill(signal);
      const { code, signal: killedBy, stdout, stderr } = await running.ended;
      expect({ code, killedBy, stdout }).toEqual({ code: 1, killedBy: null, stdout: '' });
      expect(stderr).toContain('Interrupted. What was read so far is in the database.');
      expect(stderr).toContain('Run ocmon sync again');
      expect(readdirSync(path.dirname(database))).toEqual(['analytics.duckdb']);
      await expectRecovery(database);
    },
  );

  it('ends with the same tables whenever it is asked', async () => {
    const random = makeRandom(11);
    const database = newDatabase();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGINT'] as const)
      await interrupt(database, signal, milliseconds * (0.15 + 0.8 * random.fraction()));
    await expectRecovery(database);
  });
});

describe.skipIf(process.platform === 'win32')('two syncs of one database at once', () => {
  it('let the second say who has it, and harm neither', async () => {
    const database = newDatabase();
    const first = await startLoading(database);
    first.process.kill('SIGSTOP');
    try {
      const second = await runProgram(syncOf(database));
      expect({ code: second.code, stdout: second.stdout }).toEqual({ code: 1, stdout: '' });
      expect(second.stderr).toContain(`in use by process ${first.process.pid}`);
    } finally {
      first.process.kill('SIGCONT');
    }
    expect((await first.ended).code).toBe(0);
    expect(await digestOf(database)).toEqual(undisturbed);
  });
});
