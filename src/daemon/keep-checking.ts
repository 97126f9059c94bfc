import type { LoadedConfig } from '../config/load-config.ts';
import type { ConnectionPool } from '../db/connection-pool.ts';
import { checkQuality } from './check-quality.ts';
import type { Surroundings } from './surroundings.ts';

/** From one check of the data to the next. */
const CHECK_EVERY_MS = 3_600_000;

/**
 * Checks the data once now, after a pass, and then every hour until the signal aborts; on a connection of its own, so that
 * reading goes on meanwhile. Never throws: a database that has failed is opened anew by the one that follows.
 */
export async function keepChecking(
  pool: ConnectionPool,
  loaded: LoadedConfig,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<void> {
  for (let cause: 'pass' | 'hour' = 'pass'; !signal.aborted; cause = 'hour') {
    await checkOnce(pool, loaded, surroundings, cause, signal);
    await surroundings.clock.sleep(CHECK_EVERY_MS, signal).catch(() => undefined); // it ends when the signal aborts
  }
}

async function checkOnce(
  pool: ConnectionPool,
  loaded: LoadedConfig,
  surroundings: Surroundings,
  cause: 'pass' | 'hour',
  signal: AbortSignal,
): Promise<void> {
  const connection = await pool.connect().catch(() => null); // the pool has failed, and says so itself
  if (connection === null) return;
  const interrupt = (): void => connection.interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    await checkQuality(connection, loaded, surroundings, cause, signal);
  } finally {
    signal.removeEventListener('abort', interrupt);
    connection.close();
  }
}
