import type { ConnectionPool } from '../db/connection-pool.ts';

/** What runs when a daemon is told to stop may take this long to end by itself, in milliseconds. */
const GRACE_MS = 1_500;
const AGAIN_MS = 100;

/**
 * Once the signal has aborted, and a moment later, ends every statement that still runs, so that the database can be
 * closed in order: a transaction that was open is rolled back. Gives a function that ends this.
 */
export function interruptInTime(pool: Pick<ConnectionPool, 'interrupt'>, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    pool.interrupt();
    timer = setTimeout(interrupt, AGAIN_MS);
  };
  const begin = (): void => {
    timer = setTimeout(interrupt, GRACE_MS);
  };
  signal.addEventListener('abort', begin);
  return () => {
    signal.removeEventListener('abort', begin);
    clearTimeout(timer);
  };
}
