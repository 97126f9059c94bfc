import type { SourceToLoad } from '../ingest/loaded-sources.ts';
import type { Pass } from '../ingest/pass.ts';
import type { HintQueue } from '../ingest/realtime/hint-queue.ts';
import { sweep } from '../ingest/realtime/sweep.ts';

/** Share of one core that sweeps may take. */
const BUDGET = 0.005;

/** A small tree is not swept more often than this. */
const SHORTEST_WAIT_MS = 10_000;

/**
 * Sweeps again and again until the pass's signal aborts. The wait between two follows from what the last one cost: a
 * tree that takes a second of processor time is swept every 200 seconds. Databases have a look of their own each time,
 * so small waits serve them too.
 */
export async function keepSweeping(
  pass: Pass,
  sources: readonly SourceToLoad[],
  queue: HintQueue,
): Promise<void> {
  const { clock, signal, log } = pass;
  try {
    for (let wait = SHORTEST_WAIT_MS; ; ) {
      await clock.sleep(wait, signal);
      const before = process.cpuUsage();
      const { files, hinted } = await sweep(pass, sources, queue);
      const { user, system } = process.cpuUsage(before);
      const milliseconds = (user + system) / 1000;
      wait = Math.max(SHORTEST_WAIT_MS, milliseconds / BUDGET);
      log('debug', 'swept', { files, hinted, milliseconds, nextInMs: wait });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
