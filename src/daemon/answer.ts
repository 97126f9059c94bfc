import type { LoadedConfig } from '../config/load-config.ts';
import type { InputOf, OutputOf, Question } from '../contract/questions.ts';
import type { LiveStatus } from '../contract/status.ts';
import type { Answer } from '../core/problem.ts';
import type { Connection } from '../db/connection.ts';
import type { ConnectionPool } from '../db/connection-pool.ts';
import { knownDataDirs } from '../ingest/state/sources.ts';
import { createPriceBook } from '../prices/price-book.ts';
import { costAnomalies } from '../query/cost-anomalies.ts';
import { daily } from '../query/daily.ts';
import { errorGroup } from '../query/error-group.ts';
import { errorGroups } from '../query/error-groups.ts';
import { errors } from '../query/errors.ts';
import { exchanges } from '../query/exchanges.ts';
import { file } from '../query/file.ts';
import { files } from '../query/files.ts';
import { models } from '../query/models.ts';
import { projects } from '../query/projects.ts';
import { keepQualityRun } from '../query/quality/keep-quality-run.ts';
import { quality } from '../query/quality/quality.ts';
import { reconcile } from '../query/reconcile/reconcile.ts';
import { session } from '../query/session.ts';
import { sessions } from '../query/sessions.ts';
import { stats } from '../query/stats.ts';
import { syncStatus } from '../query/sync-status.ts';
import { tools } from '../query/tools.ts';
import { trace } from '../query/trace.ts';
import { userSql } from '../query/user-sql.ts';
import { examine } from './examine.ts';
import type { Surroundings } from './surroundings.ts';
import { unclearFile } from './unclear-file.ts';
import { unknownDataDir } from './unknown-data-dir.ts';

/**
 * Answers one question from the database, on a connection that nobody else uses meanwhile. A daemon gives `live`: what
 * it adds to its status. It answers whatever it was told to read, be it there yet or not.
 */
export async function answer<Q extends Question>(
  pool: ConnectionPool,
  connection: Connection,
  loaded: LoadedConfig,
  surroundings: Surroundings,
  question: Q,
  input: InputOf<Q>,
  signal?: AbortSignal,
  live?: () => LiveStatus,
): Promise<Answer<OutputOf<Q>>> {
  // To doctor a folder that was not read is a finding.
  if (loaded.provenance.dataDirs.from === 'flag' && live === undefined && question !== 'doctor') {
    const refused = await unknownDataDir(loaded.config, await knownDataDirs(connection));
    if (refused !== null) return { problem: refused };
  }
  const moment = {
    now: surroundings.clock.now(),
    stalenessMs: loaded.config.stalenessMinutes * 60_000,
  };
  const prices = createPriceBook(loaded.config.prices ?? {});
  const handlers: { readonly [K in Question]: (input: InputOf<K>) => Promise<Answer<OutputOf<K>>> } = {
    stats: async (filters) => ({ answer: await stats(connection, filters, moment, prices) }),
    daily: async (filters) => ({ answer: await daily(connection, filters, filters, prices) }),
    costAnomalies: async (filters) => ({ answer: await costAnomalies(connection, filters, filters.tz) }),
    sessions: async (filters) => ({ answer: await sessions(connection, filters, filters, moment) }),
    session: async (filters) =>
      foundSession(filters.id, await session(connection, filters.id, filters, moment)),
    trace: async (filters) => foundSession(filters.id, await trace(connection, filters.id, filters, moment)),
    exchanges: async (filters) =>
      foundSession(filters.id, await exchanges(connection, filters.id, filters, moment)),
    errors: async (input) => ({ answer: await errors(connection, input, input, input) }),
    errorGroups: async (input) => ({ answer: await errorGroups(connection, input, input, input) }),
    errorGroup: async (input) => {
      const found = await errorGroup(connection, input.id, input, input);
      if (found !== null) return { answer: found };
      return {
        problem: {
          message: `There is no group of errors ${input.id} in what is asked for.`,
          hint: 'ocmon errors --groups lists every group.',
        },
      };
    },
    files: async (filters) => ({ answer: await files(connection, filters, filters) }),
    file: async (filters) => {
      const found = await file(connection, filters, filters, moment);
      return 'path' in found ? { answer: found } : { problem: unclearFile(filters.path, found) };
    },
    projects: async (filters) => ({ answer: await projects(connection, filters) }),
    models: async (filters) => ({ answer: await models(connection, filters, prices) }),
    tools: async (filters) => ({ answer: await tools(connection, filters, moment) }),
    sql: async ({ sql }) => ({
      answer: await userSql(
        pool,
        sql,
        { maxRows: loaded.config.sqlRowLimit, timeLimitMs: loaded.config.sqlTimeoutSeconds * 1000 },
        signal,
      ),
    }),
    status: async () => ({ answer: await syncStatus(connection, live?.()) }),
    doctor: async () => ({ answer: await examine(connection, loaded, moment, prices) }),
    quality: async ({ runs }) => ({ answer: await quality(connection, moment, prices, runs) }),
    checkQuality: async ({ runs }) => {
      await keepQualityRun(connection, moment, prices, 'request');
      return { answer: await quality(connection, moment, prices, runs) };
    },
    reconcile: async (input) => ({ answer: await reconcile(connection, input, input) }),
  };
  return handlers[question](input);
}

function foundSession<T>(id: string, found: T | null): Answer<T> {
  if (found !== null) return { answer: found };
  return {
    problem: {
      message: `There is no session ${id} in this database.`,
      hint: 'ocmon sessions --all lists every session.',
    },
  };
}
