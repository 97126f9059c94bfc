import type { Answer, Problem } from '../core/problem.ts';
import type { Clock } from '../ingest/pass.ts';
import { type DaemonInfo, findDaemon } from './discovery-file.ts';

/** How long a daemon that holds a database may take to say so, in milliseconds. */
const PATIENCE_MS = 3_000;
const POLL_MS = 100;

/**
 * Tries what needs the lock of a database. Where another process holds it, that may be a daemon that is just starting or
 * a command that is nearly done: both are waited for, three seconds at most. Gives what the attempt came to, or the
 * daemon that was found.
 */
export async function lockOrDaemon<T>(
  databaseFile: string,
  clock: Clock,
  attempt: () => Promise<Answer<T>>,
  signal: AbortSignal = new AbortController().signal,
): Promise<Answer<T> | { readonly daemon: DaemonInfo }> {
  const deadline = clock.now() + PATIENCE_MS;
  for (;;) {
    const tried = await attempt();
    if (!('problem' in tried) || !isInUse(tried.problem)) return tried;
    const found = await findDaemon(databaseFile);
    if (found.state === 'running') return { daemon: found.info };
    if (clock.now() >= deadline) return tried;
    await clock.sleep(POLL_MS, signal);
  }
}

/** Whether a problem is that another process holds the database, in the words of `ConnectionPool.open`. */
function isInUse({ message }: Problem): boolean {
  return /^The database .* is in use( by .*)?\.$/s.test(message);
}
