import type { LoadedConfig } from '../config/load-config.ts';
import type { InputOf, OutputOf, Question } from '../contract/questions.ts';
import type { LiveStatus } from '../contract/status.ts';
import type { Answer } from '../core/problem.ts';
import type { Connection } from '../db/connection.ts';
import type { ConnectionPool } from '../db/connection-pool.ts';
import { createPriceBook } from '../prices/price-book.ts';
import { agent } from '../query/agent.ts';
import { agents } from '../query/agents.ts';
import { costAnomalies } from '../query/cost-anomalies.ts';
import { daily } from '../query/daily.ts';
import { delegations } from '../query/delegations.ts';
import { errorGroup } from '../query/error-group.ts';
import { errorGroups } from '../query/error-groups.ts';
import { errors } from '../query/errors.ts';
import { exchanges } from '../query/exchanges.ts';
import { file } from '../query/file.ts';
import { files } from '../query/files.ts';
import { heatMap } from '../query/heat-map.ts';
import { models } from '../query/models.ts';
import { overview } from '../query/overview.ts';
import { part } from '../query/part.ts';
import { projects } from '../query/projects.ts';
import { keepQualityRun } from '../query/quality/keep-quality-run.ts';
import { quality } from '../query/quality/quality.ts';
import { reconcile } from '../query/reconcile/reconcile.ts';
import { search } from '../query/search/search.ts';
import { session } from '../query/session.ts';
import { sessionContext } from '../query/session-context.ts';
import { sessions } from '../query/sessions.ts';
import { stats } from '../query/stats.ts';
import { syncStatus } from '../query/sync-status.ts';
import { timeline } from '../query/timeline.ts';
import { tool } from '../query/tool.ts';
import { tools } from '../query/tools.ts';
import { trace } from '../query/trace.ts';
import { transcript } from '../query/transcript.ts';
import { userSql } from '../query/user-sql.ts';
import { examine } from './examine.ts';
import { refusedDataDir } from './refused-data-dir.ts';
import type { Surroundings } from './surroundings.ts';
import { unclearFile } from './unclear-file.ts';

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
  if (live === undefined && question !== 'doctor') {
    const refused = await refusedDataDir(connection, loaded);
    if (refused !== null) return { problem: refused };
  }
  const moment = {
    now: surroundings.clock.now(),
    stalenessMs: loaded.config.stalenessMinutes * 60_000,
  };
  const prices = createPriceBook(loaded.config.prices ?? {});
  const handlers: { readonly [K in Question]: (input: InputOf<K>) => Promise<Answer<OutputOf<K>>> } = {
    overview: async (input) => ({
      answer: await overview(connection, input, input.tz, prices, live?.() ?? null),
    }),
    stats: async (input) => ({ answer: await stats(connection, input, moment, prices) }),
    daily: async (input) => ({ answer: await daily(connection, input, input, prices) }),
    costAnomalies: async (input) => ({ answer: await costAnomalies(connection, input, input.tz) }),
    heatMap: async (input) => ({ answer: await heatMap(connection, input, input.tz) }),
    sessions: async (input) => ({ answer: await sessions(connection, input, input, moment) }),
    session: async (input) => ofSession(input, await session(connection, input.id, input, moment)),
    trace: async (input) => ofSession(input, await trace(connection, input.id, input, moment)),
    exchanges: async (input) => ofSession(input, await exchanges(connection, input.id, input, moment)),
    timeline: async (input) => ofSession(input, await timeline(connection, input.id, input, input)),
    transcript: async (input) => ofSession(input, await transcript(connection, input.id, input, input)),
    sessionContext: async (input) => ofSession(input, await sessionContext(connection, input.id, input)),
    part: async ({ id, full }) =>
      found(
        await part(connection, id, full),
        `There is no part ${id} in this database.`,
        'ocmon transcript SESSION lists the parts of a session.',
      ),
    agents: async (input) => ({ answer: await agents(connection, input) }),
    agent: async (input) =>
      found(
        await agent(connection, input, input, prices),
        `No agent ${JSON.stringify(input.name)} has worked in what is asked for.`,
        'ocmon agents lists every agent.',
      ),
    delegations: async (input) => ({ answer: await delegations(connection, input) }),
    models: async (input) => ({ answer: await models(connection, input, prices) }),
    tools: async (input) => ({ answer: await tools(connection, input, input, moment) }),
    tool: async (input) =>
      found(
        await tool(connection, input, input, moment),
        `No tool ${JSON.stringify(input.name)} was called in what is asked for.`,
        'ocmon tools lists every tool.',
      ),
    errors: async (input) => ({ answer: await errors(connection, input, input, input) }),
    errorGroups: async (input) => ({ answer: await errorGroups(connection, input, input, input) }),
    errorGroup: async (input) =>
      found(
        await errorGroup(connection, input.id, input, input),
        `There is no group of errors ${input.id} in what is asked for.`,
        'ocmon errors --groups lists every group.',
      ),
    files: async (input) => ({ answer: await files(connection, input, input) }),
    file: async (input) => {
      const touched = await file(connection, input, input, moment);
      return 'path' in touched ? { answer: touched } : { problem: unclearFile(input.path, touched) };
    },
    projects: async (input) => ({ answer: await projects(connection, input) }),
    search: async (input) => ({ answer: await search(connection, input, input, surroundings.clock.now) }),
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

/** What was found, or the problem that there is nothing. */
function found<T>(answer: T | null, message: string, hint: string): Answer<T> {
  return answer === null ? { problem: { code: 'not_found', message, hint } } : { answer };
}

function ofSession<T>({ id }: { readonly id: string }, answer: T | null): Answer<T> {
  return found(
    answer,
    `There is no session ${id} in this database.`,
    'ocmon sessions --all lists every session.',
  );
}
