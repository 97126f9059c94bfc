import type { LoadedConfig } from '../config/load-config.ts';
import type { RebuildOptions } from '../contract/monitor.ts';
import type { RebuildResult } from '../contract/rebuild.ts';
import type { Answer } from '../core/problem.ts';
import type { ConnectionPool } from '../db/connection-pool.ts';
import { rebuild } from '../ingest/derive/rebuild.ts';
import { openOwnLanes } from './open-lanes.ts';
import type { Surroundings } from './surroundings.ts';

/** Derives everything anew while nobody loads. Throws when the signal aborts. */
export async function runRebuild(
  pool: ConnectionPool,
  loaded: LoadedConfig,
  { clock }: Surroundings,
  { dryRun, batch, onProgress, signal }: RebuildOptions,
): Promise<Answer<RebuildResult>> {
  const started = clock.now();
  onProgress({ phase: 'settling', sessionsDone: 0, sessionsTotal: null });
  const { lanes, close } = await openOwnLanes(pool, loaded.config, 1);
  try {
    const { sessions, batches, tables } = await lanes.use(({ connection, alone }) =>
      alone(() =>
        rebuild(connection, {
          dryRun,
          batch,
          signal,
          onProgress: ({ done, total }) =>
            onProgress({ phase: 'deriving', sessionsDone: done, sessionsTotal: total }),
        }),
      ),
    );
    const seconds = Math.round(clock.now() - started) / 1000;
    return { answer: { dryRun, sessions, batches, seconds, tables } };
  } finally {
    close();
  }
}
