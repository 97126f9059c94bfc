import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import type { LoadedConfig } from '../config/load-config.ts';
import type { SyncOptions } from '../contract/monitor.ts';
import type { SyncResult } from '../contract/sync.ts';
import type { Answer } from '../core/problem.ts';
import type { ConnectionPool } from '../db/connection-pool.ts';
import { runPass } from '../ingest/bulk-loader.ts';
import { baseTables } from '../ingest/derive/missing-records.ts';
import { RECORD_KINDS } from '../ingest/kinds/registry.ts';
import type { SourceToLoad } from '../ingest/loaded-sources.ts';
import { forgetDataDir, knownDataDirs } from '../ingest/state/sources.ts';
import { syncStatus } from '../query/sync-status.ts';
import type { Discovery } from '../source/discovery.ts';
import { findData } from './find-data.ts';
import { openOwnLanes } from './open-lanes.ts';
import type { Surroundings } from './surroundings.ts';

/** One pass over the configured sources, or over the sample, with what it came to. */
export async function runSync(
  pool: ConnectionPool,
  loaded: LoadedConfig,
  surroundings: Surroundings,
  options: SyncOptions,
): Promise<Answer<SyncResult>> {
  const { config } = loaded;
  const { clock } = surroundings;
  const found = await findData(loaded, options.sample ? surroundings.sampleDir : null);
  const mixture = await keepSampleApart(pool, surroundings.sampleDir, options.sample, found);
  if (mixture !== null) return mixture;

  const started = clock.now();
  const run = { runId: surroundings.newRunId(), t0: started };
  const kinds = RECORD_KINDS.filter((kind) => config.recordKinds.includes(kind.name));
  const readers = surroundings.openReaders(config.readerThreads);
  const { lanes, close } = await openOwnLanes(pool, config, LANES);
  try {
    const result = await runPass(
      {
        kinds: new Map(kinds.map((kind) => [kind.name, kind])),
        connection: pool.writer,
        lanes,
        readers,
        run,
        segmentDirectory: pool.segmentDirectory,
        clock,
        signal: options.signal,
        log: surroundings.log,
        report: (tally) =>
          options.onProgress({
            phase: tally.listing ? 'bulk' : 'catching_up',
            filesDone: tally.done,
            filesTotal: tally.listing ? null : tally.seen,
            rows: tally.rowsRead,
          }),
      },
      {
        sources: sourcesOf(found),
        dataDirs: found.dataDirs.map((place) => place.path),
        stateRetentionMs: config.stateRetentionDays * 86_400_000,
      },
    );
    const status = await syncStatus(pool.writer);
    return {
      answer: {
        runId: run.runId,
        phase: status.phase,
        seconds: Math.round(clock.now() - started) / 1000,
        files: result.counts,
        rows: {
          sessions: result.rows.sessions ?? 0,
          messages: result.rows.messages ?? 0,
          parts: result.rows.parts ?? 0,
        },
        failures: status.failures.map(({ path, kind, status: state, error }) => ({
          path,
          kind,
          status: state,
          error,
        })),
      },
    };
  } finally {
    await readers.close();
    close();
  }
}

/** Two: while one merges a segment into the database, the other stages the next. */
const LANES = 2;

/**
 * The sample never stands beside a user's own data: it is refused where there is some, and goes when some is read.
 */
async function keepSampleApart(
  pool: ConnectionPool,
  sampleDir: string,
  wantsSample: boolean,
  found: Discovery,
): Promise<{ readonly problem: { readonly message: string; readonly hint: string } } | null> {
  const sample = await realpath(sampleDir);
  const known = await knownDataDirs(pool.writer);
  if (wantsSample && known.some((dir) => dir !== sample)) {
    return {
      problem: {
        message: 'The sample was not read: this database holds data of your own.',
        hint: 'Name another file for it: ocmon sync --sample --database sample.duckdb',
      },
    };
  }
  if (!wantsSample && found.sources.length > 0 && known.includes(sample)) {
    const kinds = new Map(RECORD_KINDS.map((kind) => [kind.name, kind]));
    await forgetDataDir(pool.writer, baseTables(kinds), sample);
  }
  return null;
}

/**
 * What was not understood goes with the source that it stands in, and what stands beside them with the first source of
 * its data folder, so that it is kept and shown.
 */
export function sourcesOf(found: Discovery): SourceToLoad[] {
  const ownerOf = (item: Discovery['notUnderstood'][number]): string | undefined =>
    (
      found.sources.find((source) => source.path === item.path) ??
      found.sources.find((source) => isWithin(item.path, source.dataDir))
    )?.path;
  return found.sources.map((source) => ({
    ...source,
    notUnderstood: found.notUnderstood
      .filter((item) => ownerOf(item) === source.path)
      .map(({ name, count, reason }) => ({ name, count, reason })),
  }));
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}
