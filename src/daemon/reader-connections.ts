import type { Connection } from '../db/connection.ts';
import type { ConnectionPool } from '../db/connection-pool.ts';
import { interruptible } from '../db/interruptible.ts';

/** Connections that are kept when they are not in use. */
const KEPT = 4;

/** Connections for questions, each used for one at a time, so that questions are answered side by side. */
export class ReaderConnections {
  readonly #pool: ConnectionPool;
  readonly #idle: Connection[] = [];
  /** The pool's signal for the instance that the idle ones belong to. */
  #failed: AbortSignal | undefined;

  constructor(pool: ConnectionPool) {
    this.#pool = pool;
  }

  /**
   * Works on a connection of its own; an aborted signal interrupts what runs on it. When the pool fails,
   * all connections are given back, and the next use has one of the pool that was opened anew.
   */
  async use<T>(work: (connection: Connection) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const { failed } = this.#pool;
    const connection = this.#idle.pop() ?? (await this.#pool.connect());
    this.#giveBackOn(failed);
    try {
      return await interruptible(connection, signal, () => work(connection));
    } finally {
      if (this.#idle.length < KEPT && !failed.aborted) this.#idle.push(connection);
      else connection.close();
    }
  }

  #giveBackOn(failed: AbortSignal): void {
    if (this.#failed === failed) return;
    this.#failed = failed;
    failed.addEventListener('abort', () => this.close());
  }

  close(): void {
    for (const connection of this.#idle.splice(0)) connection.close();
  }
}
