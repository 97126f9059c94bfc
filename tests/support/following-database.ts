import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ConnectionPool } from '../../src/db/connection-pool.ts';
import { ensureSchema } from '../../src/db/schema-manager.ts';
import { clearDirty, dirtySessionIds } from '../../src/ingest/derive/dirty-sessions.ts';
import { settleDirty } from '../../src/ingest/derive/settle-dirty.ts';
import { buildTraces } from '../../src/ingest/derive/trace-builder.ts';
import { defineExtractionMacros } from '../../src/ingest/extract/macros.ts';
import { RECORD_KINDS } from '../../src/ingest/kinds/registry.ts';
import { openLanes } from '../../src/ingest/lanes.ts';
import { openPass, type Pass, Tally } from '../../src/ingest/pass.ts';
import { inlineReaders } from '../../src/ingest/readers/reading.ts';
import { type ChangesOutcome, DatabaseFollower } from '../../src/ingest/realtime/database-follower.ts';
import { prepareSeenRows } from '../../src/ingest/seen-rows.ts';

/** A database that follows the changes of others, as the daemon does. */
export interface FollowingDatabase {
  readonly pool: ConnectionPool;
  /** One look. */
  look(file: string): Promise<ChangesOutcome>;
  /** Looks until there is nothing left to look for; the clock runs ahead to the next look. Returns all outcomes. */
  follow(file: string): Promise<ChangesOutcome[]>;
  /** As when the process was killed and started anew. */
  restart(): void;
  /** The next look loses the database before it has remembered how far it came; it throws. */
  failNextCommit(): void;
  readonly clock: { now(): number };
  /** The clock stands still from now on. */
  holdClock(): void;
  close(): Promise<void>;
}

/** Opens an empty one. */
export async function openFollowingDatabase(): Promise<FollowingDatabase> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ocmon-follow-'));
  const pool = await ConnectionPool.open({
    file: path.join(folder, 'analytics.duckdb'),
    threads: 1,
    memoryLimitMb: 512,
    tempDirectory: path.join(folder, 'analytics.duckdb.tmp'),
  });
  await ensureSchema(pool.writer, Date.now);
  const lane = await pool.connect();
  await defineExtractionMacros(lane, { maxInput: 100_000, maxOutput: 50_000, maxReasoning: 100_000 });
  let ahead = 0;
  let held: number | undefined;
  let runs = 0;
  let killer = new AbortController();
  let fails = false;
  const clock = { now: () => held ?? Date.now() + ahead, sleep: async () => undefined, random: () => 0.5 };
  const lanes = openLanes([lane]);
  const start = (): { readonly pass: Pass; readonly databases: DatabaseFollower } => {
    runs += 1;
    killer = new AbortController();
    const pass = openPass(
      {
        kinds: new Map(RECORD_KINDS.map((kind) => [kind.name, kind])),
        connection: pool.writer,
        lanes: {
          ...lanes,
          use: (work) =>
            lanes.use((own) =>
              work({
                ...own,
                alone: (change) => {
                  if (fails) {
                    fails = false;
                    killer.abort();
                    throw new Error('killed');
                  }
                  return own.alone(change);
                },
              }),
            ),
        },
        readers: inlineReaders(),
        run: { runId: `follow-${runs}`, t0: clock.now() },
        segmentDirectory: pool.segmentDirectory,
        clock,
        signal: killer.signal,
        log: () => undefined,
        report: () => undefined,
      },
      new Tally(),
    );
    return { pass, databases: new DatabaseFollower(pass) };
  };
  await prepareSeenRows(pool.writer);
  let { pass, databases } = start();
  const look = async (file: string): Promise<ChangesOutcome> => {
    const outcome = await databases.look(file);
    const { dirty } = pass.ingestion;
    await settleDirty(lane, dirty);
    const sessions = await dirtySessionIds(lane, dirty);
    await lane.transaction(() => buildTraces(lane, sessions));
    clearDirty(dirty);
    return outcome;
  };
  return {
    pool,
    clock,
    look,
    async follow(file) {
      const outcomes: ChangesOutcome[] = [];
      for (let looks = 0; looks < 50; looks += 1) {
        const outcome = await look(file);
        outcomes.push(outcome);
        if (outcome.lookAgainIn === null) return outcomes;
        ahead += outcome.lookAgainIn + 1;
      }
      throw new Error('It never came to rest');
    },
    restart() {
      ({ pass, databases } = start());
      pass.ingestion.dirty.isEverything = true; // what was not settled is not known any more
    },
    holdClock() {
      held = clock.now();
    },
    failNextCommit() {
      fails = true;
    },
    async close() {
      lane.close();
      await pool.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
