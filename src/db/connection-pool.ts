import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { assertSpace } from './assert-space.ts';
import { attach, restrict } from './attach.ts';
import { Connection } from './connection.ts';
import { DatabaseError } from './database-error.ts';
import { makePrivateDirectory, prepareScratch, removeScratch, type Scratch } from './scratch.ts';
import { constant } from './sql.ts';

/** How the one DuckDB instance of this process is opened. */
export interface PoolSettings {
  /** The database file, or `:memory:`. */
  readonly file: string;
  readonly threads: number;
  readonly memoryLimitMb: number;
  /** Where folders for segments and spills are made, with mode 0700; nothing else in it is touched. */
  readonly tempDirectory: string;
}

/**
 * The one DuckDB instance that has the database file open, and its connections. A second instance on the same file
 * would read stale data and drop the lock when it closes, so everything in a process shares this one.
 */
export class ConnectionPool {
  readonly file: string;
  readonly #settings: PoolSettings;
  #opened: Opened | undefined;
  #scratch: Scratch;
  /** Connections that somebody has, and how many are being made. */
  readonly #lent = new Set<Connection>();
  #connecting = 0;
  #givenBack: (() => void) | undefined;

  private constructor(settings: PoolSettings, opened: Opened) {
    this.#settings = settings;
    this.#opened = opened;
    this.file = settings.file;
    this.#scratch = opened.scratch;
  }

  /**
   * Opens the database, or makes it. Throws {@link DatabaseError} when another process has it, when the file is not a
   * DuckDB database, or when the folder cannot be written.
   */
  static async open(settings: PoolSettings): Promise<ConnectionPool> {
    return new ConnectionPool(settings, await openInstance(settings));
  }

  /** For what is written between segments. Throws {@link DatabaseError} while the database is closed. */
  get writer(): Connection {
    return this.#open.writer;
  }

  get segmentDirectory(): string {
    return this.#scratch.segments;
  }

  /**
   * Aborts when DuckDB gives the database up, as it does where a checkpoint cannot be written: every statement fails
   * from then on. Connections are to be given back then, for {@link reopen}, which sets a new signal.
   */
  get failed(): AbortSignal {
    return this.#opened?.failure.signal ?? AbortSignal.abort();
  }

  /** A further connection, for a reader; the caller closes it. Throws {@link DatabaseError} once the pool has failed. */
  async connect(): Promise<Connection> {
    const { instance, failure } = this.#open;
    this.#connecting += 1;
    const connected = instance.connect().finally(() => {
      this.#connecting -= 1;
      this.#givenBack?.();
    });
    const connection: Connection = new Connection(await connected, {
      onFailure: () => failure.abort(),
      onClose: () => {
        this.#lent.delete(connection);
        this.#givenBack?.();
      },
      beforeTransaction: () => assertSpace(this.file),
    });
    this.#lent.add(connection);
    try {
      await connection.run(constant('USE analytics'));
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** Ends every statement that runs; each fails with an error that says so. */
  interrupt(): void {
    this.#opened?.writer.interrupt();
    for (const connection of this.#lent) connection.interrupt();
  }

  /**
   * Opens the file anew after it {@link failed}, when every connection is given back: what runs is interrupted.
   * Everything that was committed is there. Throws as {@link open} does; then the database stays closed, and this can
   * be tried again.
   */
  async reopen(): Promise<void> {
    this.interrupt();
    while (this.#lent.size + this.#connecting > 0) {
      await new Promise<void>((resolve) => {
        this.#givenBack = resolve;
      });
    }
    await this.#shut();
    this.#opened = await openInstance(this.#settings);
    this.#scratch = this.#opened.scratch;
  }

  /** Checkpoints and closes the file, and removes the folders that were made for it. */
  async close(): Promise<void> {
    await this.#shut();
    await removeScratch(this.#scratch);
  }

  async #shut(): Promise<void> {
    const opened = this.#opened;
    if (opened === undefined) return;
    this.#opened = undefined;
    await opened.writer.settled();
    opened.writer.close();
    opened.instance.closeSync();
  }

  get #open(): Opened {
    if (this.#opened !== undefined) return this.#opened;
    throw new DatabaseError(`The database ${this.file} is closed.`, {
      code: 'unavailable',
      hint: 'A daemon whose database has failed opens it again within half a minute: ask again then.',
    });
  }
}

interface Opened {
  readonly instance: DuckDBInstance;
  readonly writer: Connection;
  readonly scratch: Scratch;
  readonly failure: AbortController;
}

async function openInstance(settings: PoolSettings): Promise<Opened> {
  const inMemory = settings.file === ':memory:';
  if (!inMemory) await makePrivateDirectory(path.dirname(settings.file));
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(settings.threads),
    memory_limit: `${settings.memoryLimitMb}MB`,
    preserve_insertion_order: 'true',
  });
  const failure = new AbortController();
  const writer = new Connection(await instance.connect(), {
    onFailure: () => failure.abort(),
    beforeTransaction: () => assertSpace(settings.file),
  });
  try {
    await attach(writer, settings.file);
    if (!inMemory) await chmod(settings.file, 0o600);
    // Only the holder of the file's lock may empty the folders: another process may be at work in them.
    const scratch = await prepareScratch(settings);
    await restrict(writer, scratch);
    return { instance, writer, scratch, failure };
  } catch (error) {
    // A connection that is left would keep the file open, and its lock.
    writer.close();
    instance.closeSync();
    throw error;
  }
}
