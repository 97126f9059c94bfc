import { realpath } from 'node:fs/promises';
import type { LoadedConfig } from '../config/load-config.ts';
import type { InputOf, OutputOf, Question } from '../contract/questions.ts';
import type { Answer, Problem } from '../core/problem.ts';
import type { ConnectionPool } from '../db/connection-pool.ts';
import { knownDataDirs } from '../ingest/state/sources.ts';
import { daily } from '../query/daily.ts';
import { models } from '../query/models.ts';
import { session } from '../query/session.ts';
import { sessions } from '../query/sessions.ts';
import { stats } from '../query/stats.ts';
import { syncStatus } from '../query/sync-status.ts';
import { tools } from '../query/tools.ts';
import { userSql } from '../query/user-sql.ts';
import { examine } from './examine.ts';
import type { Surroundings } from './surroundings.ts';

/** Answers one question from the database. */
export async function answer<Q extends Question>(
  pool: ConnectionPool,
  loaded: LoadedConfig,
  surroundings: Surroundings,
  question: Q,
  input: InputOf<Q>,
): Promise<Answer<OutputOf<Q>>> {
  const refused = question === 'doctor' ? null : await unknownDataDir(pool, loaded);
  if (refused !== null) return { problem: refused };
  const moment = {
    now: surroundings.clock.now(),
    stalenessMs: loaded.config.stalenessMinutes * 60_000,
  };
  const connection = pool.writer;
  const handlers: { readonly [K in Question]: (input: InputOf<K>) => Promise<Answer<OutputOf<K>>> } = {
    stats: async (filters) => ({ answer: await stats(connection, filters, moment) }),
    daily: async (filters) => ({ answer: await daily(connection, filters, filters) }),
    sessions: async (filters) => ({ answer: await sessions(connection, filters, filters, moment) }),
    session: async (filters) => {
      const found = await session(connection, filters.id, filters, moment);
      if (found !== null) return { answer: found };
      return {
        problem: {
          message: `There is no session ${filters.id} in this database.`,
          hint: 'ocmon sessions --all lists every session.',
        },
      };
    },
    models: async (filters) => ({ answer: await models(connection, filters) }),
    tools: async (filters) => ({ answer: await tools(connection, filters, moment) }),
    sql: async ({ sql }) => ({
      answer: await userSql(pool, sql, {
        maxRows: loaded.config.sqlRowLimit,
        timeLimitMs: loaded.config.sqlTimeoutSeconds * 1000,
      }),
    }),
    status: async () => ({ answer: await syncStatus(connection) }),
    doctor: async () => ({ answer: await examine(pool, loaded) }),
  };
  return handlers[question](input);
}

/** A data folder that was named and that this database has not read would be answered with other data. */
async function unknownDataDir(pool: ConnectionPool, loaded: LoadedConfig): Promise<Problem | null> {
  const { config, provenance } = loaded;
  if (provenance.dataDirs.from !== 'flag') return null;
  const known = await knownDataDirs(pool.writer);
  for (const dir of config.dataDirs) {
    const real = await realpath(dir).catch(() => dir);
    if (!known.includes(real)) {
      return {
        message: `The database ${config.database} has not read the data folder ${dir}.`,
        hint: 'Run ocmon sync with the same --data-dir and --database first, or leave --data-dir out.',
      };
    }
  }
  return null;
}
