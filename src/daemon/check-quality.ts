import type { LoadedConfig } from '../config/load-config.ts';
import type { RunCause } from '../contract/quality.ts';
import type { Connection } from '../db/connection.ts';
import { createPriceBook } from '../prices/price-book.ts';
import { keepQualityRun } from '../query/quality/keep-quality-run.ts';
import { failureOf } from './failure-of.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Checks the data and keeps what was found, on a connection that nobody else uses meanwhile. A check that fails is told
 * in the log and spoils nothing else: the next run may succeed. One that the signal's owner interrupted says nothing.
 */
export async function checkQuality(
  connection: Connection,
  loaded: LoadedConfig,
  { clock, log }: Pick<Surroundings, 'clock' | 'log'>,
  cause: RunCause,
  signal: AbortSignal,
): Promise<void> {
  const started = clock.now();
  const moment = { now: started, stalenessMs: loaded.config.stalenessMinutes * 60_000 };
  try {
    const checks = await keepQualityRun(
      connection,
      moment,
      createPriceBook(loaded.config.prices ?? {}),
      cause,
    );
    const errors = checks.filter((check) => check.severity === 'error').length;
    log('info', 'quality_checked', { cause, errors, milliseconds: clock.now() - started });
  } catch (error) {
    if (signal.aborted) return;
    log('warn', 'quality_check_failed', { cause, error: failureOf(error).message });
  }
}
