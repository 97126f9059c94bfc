import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../../src/config/load-config.ts';
import { type FollowerEvents, SourceFollower } from '../../src/daemon/source-follower.ts';
import { ConnectionPool } from '../../src/db/connection-pool.ts';
import { ensureSchema } from '../../src/db/schema-manager.ts';
import { RECORD_KINDS } from '../../src/ingest/kinds/registry.ts';
import type { Clock } from '../../src/ingest/pass.ts';
import { inlineReaders, type Job, type Readers } from '../../src/ingest/readers/reading.ts';

/** A database that follows data folders in this process. */
export interface FollowedFolder {
  readonly pool: ConnectionPool;
  readonly follower: SourceFollower;
  /** Session ids of every change that was told. */
  readonly changed: string[];
  /** The phases that were told, each once in a row. */
  readonly phases: readonly string[];
  /**
   * Waits until the phase is `realtime` and nothing is queued for a moment. What a watch has yet to tell of cannot be
   * waited for: poll for what is to come of it.
   */
  caughtUp(): Promise<void>;
  /** Stops following; the database stays open. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** What a test may decide about how it follows. */
export interface FollowOptions {
  readonly clock?: Partial<Clock>;
  readonly onProgress?: FollowerEvents['onProgress'];
  /** Holds a pass up before it lists or reads. */
  readonly beforeJob?: (job: Job) => Promise<void>;
  /** Holds the database; it is made, and it stays when following ends. */
  readonly home?: string;
}

const DEADLINE_MS = 60_000;

/** So many looks in a row, this far apart, find nothing to do: then it is quiet. */
const QUIET_LOOKS = 3;
const LOOK_MS = 10;

/** Starts to follow, in a fresh database. */
export async function followFolders(...dataDirs: readonly string[]): Promise<FollowedFolder> {
  return followFoldersWith({}, ...dataDirs);
}

/** Starts to follow, in a fresh database, by a clock of the test's own or with an eye on its progress. */
export async function followFoldersWith(
  options: FollowOptions,
  ...dataDirs: readonly string[]
): Promise<FollowedFolder> {
  const folder = options.home ?? mkdtempSync(path.join(os.tmpdir(), 'ocmon-follow-'));
  const loaded = loadConfig({
    flags: { database: path.join(folder, 'analytics.duckdb'), dataDirs: [...dataDirs] },
    env: {},
    file: null,
    platform: process.platform,
    homeDir: folder,
    cwd: folder,
    cpuCount: 2,
    totalMemory: 4e9,
    systemTimeZone: 'UTC',
    recordKinds: RECORD_KINDS.map((kind) => kind.name),
  });
  if ('errors' in loaded) throw new Error(loaded.errors.map((error) => error.message).join('; '));
  const { config } = loaded;
  const pool = await ConnectionPool.open({
    file: config.database,
    threads: 1,
    memoryLimitMb: 512,
    tempDirectory: config.tempDirectory,
  });
  await ensureSchema(pool.writer, Date.now);
  const changed: string[] = [];
  const failures: string[] = [];
  const phases: string[] = ['init'];
  let runs = 0;
  const follower = new SourceFollower(
    pool,
    loaded,
    {
      clock: {
        now: Date.now,
        sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
        random: () => 0.5,
        ...options.clock,
      },
      newRunId: () => `run-${Date.now().toString(36)}-${++runs}`,
      openReaders: () => heldReaders(options.beforeJob),
      log: (level, event, facts) => {
        if (level === 'error') failures.push(`${event}: ${JSON.stringify(facts)}`);
      },
      sampleDir: path.resolve(import.meta.dirname, '../../sample'),
    },
    {
      onProgress: (progress) => {
        if (phases.at(-1) !== progress.phase) phases.push(progress.phase);
        options.onProgress?.(progress);
      },
      onChanged: (sessions) => changed.push(...(sessions ?? [])),
    },
  );
  const stopping = new AbortController();
  const following = follower.run(stopping.signal);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await following;
  };
  return {
    pool,
    follower,
    changed,
    phases,
    async caughtUp() {
      const deadline = Date.now() + DEADLINE_MS;
      for (let quiet = 0; quiet < QUIET_LOOKS; ) {
        if (failures.length > 0) throw new Error(failures.join('; '));
        if (Date.now() > deadline)
          throw new Error(`Not caught up: ${JSON.stringify(follower.state())}, ${phases.at(-1)}`);
        await sleep(LOOK_MS);
        quiet = phases.at(-1) === 'realtime' && follower.isIdle() ? quiet + 1 : 0;
      }
    },
    stop,
    async close() {
      await stop();
      await pool.close();
      if (options.home === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

function heldReaders(beforeJob: FollowOptions['beforeJob']): Readers {
  const readers = inlineReaders();
  return {
    ...readers,
    async *perform<J extends Job>(job: J) {
      await beforeJob?.(job);
      yield* readers.perform(job);
    },
  };
}
