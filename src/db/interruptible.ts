import type { Connection } from './connection.ts';

/** A statement that begins just after an interrupt is ended that much later, in milliseconds. */
const AGAIN_MS = 50;

/**
 * Works on a connection. From the moment the signal aborts, every statement on it is interrupted until the work has ended:
 * work of several statements ends at the next one. An interrupted statement throws DuckDB's error for it.
 */
export async function interruptible<T>(
  connection: Pick<Connection, 'interrupt'>,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  let timer: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    connection.interrupt();
    timer = setTimeout(interrupt, AGAIN_MS);
  };
  signal?.addEventListener('abort', interrupt);
  try {
    return await work();
  } finally {
    signal?.removeEventListener('abort', interrupt);
    clearTimeout(timer);
  }
}
