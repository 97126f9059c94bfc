import { existsSync } from 'node:fs';
import type { LoadedConfig } from '../config/load-config.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { Answer, Problem } from '../core/problem.ts';
import { ConnectionPool, type PoolSettings } from '../db/connection-pool.ts';
import { ensureSchema } from '../db/schema-manager.ts';
import { exportTable } from '../query/export/export-table.ts';
import { answer } from './answer.ts';
import { checkQuality } from './check-quality.ts';
import { problemOf } from './problem-of.ts';
import { refusedDataDir } from './refused-data-dir.ts';
import { runRebuild } from './run-rebuild.ts';
import { runSync } from './run-sync.ts';
import type { Surroundings } from './surroundings.ts';

/** What a user who stopped a rebuild is told. */
const interrupted: Problem = {
  message: 'Interrupted.',
  hint: 'What was derived until then is whole; ocmon rebuild can be run again.',
};

/**
 * The program on one database: opens or makes it when it is first needed, runs passes and answers questions until it is
 * closed. What can be expected to go wrong (a database in use, a newer one, a bad cursor) is a problem with a hint.
 */
export async function openMonitor(
  loaded: LoadedConfig,
  surroundings: Surroundings,
): Promise<Answer<Monitor>> {
  const { config } = loaded;
  let opened: { readonly pool: ConnectionPool; readonly settings: PoolSettings } | undefined;

  const open = async (file: string): Promise<ConnectionPool> => {
    if (opened !== undefined && opened.settings.file === file) return opened.pool;
    await close();
    const settings: PoolSettings = {
      file,
      threads: config.databaseThreads,
      memoryLimitMb: config.memoryLimitMb,
      tempDirectory: config.tempDirectory,
    };
    const pool = await ConnectionPool.open(settings);
    opened = { pool, settings };
    await ensureSchema(pool.writer, surroundings.clock.now);
    return pool;
  };

  // A question must not make a database: without one it is asked of an empty one.
  const fileToAsk = (): string =>
    opened?.settings.file ?? (existsSync(config.database) ? config.database : ':memory:');

  const close = async (): Promise<void> => {
    const closing = opened;
    opened = undefined;
    await closing?.pool.close();
  };

  const monitor: Monitor = {
    async sync(options) {
      try {
        const pool = await open(config.database);
        const synced = await runSync(pool, loaded, surroundings, options);
        if ('answer' in synced) await checkQuality(pool.writer, loaded, surroundings, 'pass', options.signal);
        return synced;
      } catch (error) {
        return problemOf(error);
      }
    },
    async rebuild(options) {
      try {
        const pool = await open(fileToAsk());
        const refused = await refusedDataDir(pool.writer, loaded);
        if (refused !== null) return { problem: refused };
        return await runRebuild(pool, loaded, surroundings, options);
      } catch (error) {
        return options.signal.aborted ? { problem: interrupted } : problemOf(error);
      }
    },
    async ask(question, input) {
      try {
        const pool = await open(fileToAsk());
        return await answer(pool, pool.writer, loaded, surroundings, question, input);
      } catch (error) {
        return problemOf(error);
      }
    },
    async export(input, write) {
      try {
        const pool = await open(fileToAsk());
        const refused = await refusedDataDir(pool.writer, loaded);
        if (refused !== null) return { problem: refused };
        await exportTable(pool.writer, input, pool.segmentDirectory, write);
        return { answer: undefined };
      } catch (error) {
        return problemOf(error);
      }
    },
    close,
  };
  return { answer: monitor };
}
