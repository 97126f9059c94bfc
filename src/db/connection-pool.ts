import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { attachFailure } from './attach-failure.ts';
import { Connection } from './connection.ts';
import { DatabaseError } from './database-error.ts';
import { constant, literal, sql, textOf } from './sql.ts';

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
  readonly writer: Connection;
  readonly segmentDirectory: string;
  readonly file: string;
  readonly #instance: DuckDBInstance;
  readonly #scratch: Scratch;

  private constructor(instance: DuckDBInstance, writer: Connection, file: string, scratch: Scratch) {
    this.#instance = instance;
    this.writer = writer;
    this.file = file;
    this.segmentDirectory = scratch.segments;
    this.#scratch = scratch;
  }

  /**
   * Opens the database, or makes it. Throws {@link DatabaseError} when another process has it, when the file is not a
   * DuckDB database, or when the folder cannot be written.
   */
  static async open(settings: PoolSettings): Promise<ConnectionPool> {
    const inMemory = settings.file === ':memory:';
    if (!inMemory) await makePrivateDirectory(path.dirname(settings.file));
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(settings.threads),
      memory_limit: `${settings.memoryLimitMb}MB`,
      preserve_insertion_order: 'true',
    });
    try {
      const connection = new Connection(await instance.connect());
      await attach(connection, settings.file);
      if (!inMemory) await chmod(settings.file, 0o600);
      // Only the holder of the file's lock may empty the folders: another process may be at work in them.
      const scratch = await prepareScratch(settings);
      await restrict(connection, scratch);
      return new ConnectionPool(instance, connection, settings.file, scratch);
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  /** A further connection, for a reader; the caller closes it. */
  async connect(): Promise<Connection> {
    const connection = new Connection(await this.#instance.connect());
    await connection.run(constant('USE analytics'));
    return connection;
  }

  /** Checkpoints and closes the file, and removes the folders that were made for it. */
  async close(): Promise<void> {
    this.writer.close();
    this.#instance.closeSync();
    await removeScratch(this.#scratch);
  }
}

/** Folders of this database alone in the temp folder, which may be anybody's. */
interface Scratch {
  readonly parent: string;
  readonly segments: string;
  readonly spill: string;
}

async function prepareScratch(settings: PoolSettings): Promise<Scratch> {
  const name =
    settings.file === ':memory:' ? `${process.pid}-${randomUUID()}` : digest(path.resolve(settings.file));
  const scratch: Scratch = {
    parent: settings.tempDirectory,
    segments: path.join(settings.tempDirectory, `ocmon-${name}-segments`),
    spill: path.join(settings.tempDirectory, `ocmon-${name}-spill`),
  };
  await makePrivateDirectory(scratch.parent);
  for (const folder of [scratch.segments, scratch.spill]) {
    await rm(folder, { recursive: true, force: true }); // what a run that was killed left
    await makePrivateDirectory(folder);
  }
  return scratch;
}

async function removeScratch(scratch: Scratch): Promise<void> {
  for (const folder of [scratch.segments, scratch.spill]) await rm(folder, { recursive: true, force: true });
  await rmdir(scratch.parent).catch(() => undefined); // others may use it
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

async function attach(connection: Connection, file: string): Promise<void> {
  // Row groups of 4,096 rows keep a bulk load below a gigabyte; 'latest' storage is a fifth of the default's size.
  const statement = sql`ATTACH ${literal(file)} AS analytics (STORAGE_VERSION 'latest', ROW_GROUP_SIZE 4096)`;
  try {
    await connection.script(textOf(statement));
  } catch (error) {
    throw attachFailure(file, error);
  }
  await connection.script("USE analytics; SET GLOBAL TimeZone = 'UTC'");
}

/** DuckDB may read and write nothing but its own file and these folders from here on, user SQL included. */
async function restrict(connection: Connection, scratch: Scratch): Promise<void> {
  await connection.script(
    textOf(sql`
      SET temp_directory = ${literal(scratch.spill)};
      SET allowed_directories = [${literal(scratch.segments)}, ${literal(scratch.spill)}];
      SET autoinstall_known_extensions = false;
      SET autoload_known_extensions = false;
      SET enable_external_access = false;
      SET lock_configuration = true
    `),
  );
}

async function makePrivateDirectory(directory: string): Promise<void> {
  try {
    const made = await mkdir(directory, { recursive: true, mode: 0o700 });
    if (made !== undefined) await chmod(directory, 0o700);
  } catch (cause) {
    throw new DatabaseError(`Cannot make the folder ${directory}: ${messageOf(cause)}`, {
      cause,
      hint: 'Choose another place with --database FILE, or make the folder writable.',
    });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
