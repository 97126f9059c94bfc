import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ConnectionPool } from '../../src/db/connection-pool.ts';
import { ensureSchema } from '../../src/db/schema-manager.ts';
import { type PassResult, runPass } from '../../src/ingest/bulk-loader.ts';
import { defineExtractionMacros } from '../../src/ingest/extract/macros.ts';
import type { RecordKind } from '../../src/ingest/kinds/record-kind.ts';
import { RECORD_KINDS } from '../../src/ingest/kinds/registry.ts';
import { openLanes } from '../../src/ingest/lanes.ts';
import type { Clock } from '../../src/ingest/pass.ts';
import { inlineReaders, type Readers } from '../../src/ingest/readers/reading.ts';
import { discover } from '../../src/source/discover.ts';

/** A database in a temp folder, and passes over data folders. */
export interface LoadedDatabase {
  readonly pool: ConnectionPool;
  readonly file: string;
  sync(...dataDirs: string[]): Promise<PassResult>;
  /** A pass that is aborted when it looks at its clock for the given time; true when it was over before. */
  syncInterrupted(looks: number, ...dataDirs: string[]): Promise<boolean>;
  close(): Promise<void>;
}

/** What a test may decide about its database. */
export interface LoadOptions {
  readonly kinds?: readonly RecordKind[];
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  readonly readers?: Readers;
}

const quickClock: Clock = { now: Date.now, sleep: async () => undefined, random: () => 0.5 };

/** Opens a fresh database with the schema and the macros of a real one. */
export async function openLoadedDatabase(options: LoadOptions = {}): Promise<LoadedDatabase> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ocmon-load-'));
  const settings = {
    file: path.join(folder, 'analytics.duckdb'),
    threads: 1,
    memoryLimitMb: 512,
    tempDirectory: path.join(folder, 'analytics.duckdb.tmp'),
  };
  const pool = await ConnectionPool.open(settings);
  await ensureSchema(pool.writer, Date.now);
  const connections = [await pool.connect(), await pool.connect()];
  for (const connection of connections)
    await defineExtractionMacros(connection, { maxInput: 100_000, maxOutput: 50_000, maxReasoning: 100_000 });
  const lanes = openLanes(connections);
  const kinds = options.kinds ?? RECORD_KINDS;
  const clock = options.clock ?? quickClock;
  let runs = 0;
  const pass = async (
    dataDirs: readonly string[],
    passClock: Clock,
    signal: AbortSignal,
  ): Promise<PassResult> => {
    runs += 1;
    const found = await discover(
      {
        dataDirs: dataDirs.map((dir) => ({ path: dir, origin: 'test', holds: 'data' as const })),
        databases: [],
      },
      kinds.map((kind) => kind.layout.folder),
    );
    return runPass(
      {
        kinds: new Map(kinds.map((kind) => [kind.name, kind])),
        connection: pool.writer,
        lanes,
        readers: options.readers ?? inlineReaders(),
        run: { runId: `run-${runs}`, t0: passClock.now() },
        segmentDirectory: pool.segmentDirectory,
        clock: passClock,
        signal,
        log: () => undefined,
        report: () => undefined,
      },
      {
        sources: found.sources.map((source) => ({ ...source, notUnderstood: [] })),
        dataDirs: found.dataDirs.map((dir) => dir.path),
        stateRetentionMs: 30 * 86_400_000,
      },
    );
  };
  return {
    pool,
    file: settings.file,
    sync: (...dataDirs) => pass(dataDirs, clock, options.signal ?? new AbortController().signal),
    async syncInterrupted(looks, ...dataDirs) {
      const controller = new AbortController();
      let left = looks;
      const now = (): number => {
        left -= 1;
        if (left === 0) controller.abort();
        return clock.now();
      };
      try {
        await pass(dataDirs, { ...clock, now }, controller.signal);
        return true;
      } catch (error) {
        if (controller.signal.aborted) return false;
        throw error;
      }
    },
    async close() {
      for (const connection of connections) connection.close();
      await pool.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
