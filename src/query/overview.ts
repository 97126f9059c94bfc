import type { Overview, OverviewTotals, TopEntry } from '../contract/overview.ts';
import type { LiveStatus } from '../contract/status.ts';
import type { Connection } from '../db/connection.ts';
import { type Sql, sql } from '../db/sql.ts';
import { LIST_PRICES, type PriceBook } from '../prices/price-book.ts';
import { periodFor } from './calendar.ts';
import { daily } from './daily.ts';
import { errorPage } from './error-rows.ts';
import { agentsPredicate, type Narrowing, workPredicate } from './filters.ts';
import { modelEstimates } from './model-estimates.ts';
import { scopeOf, statement } from './scope.ts';
import { numberOf, spendOf, sumsOf, textOrNull } from './spend.ts';
import { isHit } from './stats.ts';
import { syncStatus } from './sync-status.ts';
import { tracesScope } from './traces-scope.ts';
import { usageExtent } from './usage-extent.ts';
import { usageLeaves } from './usage-leaves.ts';

/** Pieces that the series is cut into at most. */
const SERIES_PIECES = 250;

const NEWEST_ERRORS = 10;

/** Entries of each list of the highest. */
const TOP = 5n;

/**
 * Everything that the first page shows, as the contract has it. `live` is what the daemon that asks knows of its pass.
 * Throws DatabaseError for a zone that is not known.
 */
export async function overview(
  connection: Connection,
  filters: Narrowing,
  tz: string,
  prices: PriceBook = LIST_PRICES,
  live: LiveStatus | null = null,
): Promise<Overview> {
  const by = periodFor(await usageExtent(connection, filters), SERIES_PIECES);
  const before = previousRange(filters);
  const { phase, progress, lastChange, files } = await syncStatus(connection, live);
  return {
    totals: await totalsOf(connection, filters, prices),
    previous: before === null ? null : await totalsOf(connection, before, prices),
    by,
    series: (await daily(connection, filters, { tz, by }, prices)).days,
    top: await topOf(connection, filters),
    errors: (await errorPage(connection, filters, {}, { limit: NEWEST_ERRORS })).errors,
    sync: { phase, progress, lastChange, files: files.byStatus },
  };
}

/** The same filters over the stretch of the same length before; null where the range is open. */
function previousRange(filters: Narrowing): Narrowing | null {
  if (filters.from === undefined || filters.to === undefined) return null;
  const from = Date.parse(filters.from);
  const earlier = new Date(2 * from - Date.parse(filters.to));
  return Number.isNaN(earlier.getTime()) || earlier.getTime() >= from
    ? null
    : { ...filters, from: earlier.toISOString(), to: filters.from };
}

async function totalsOf(
  connection: Connection,
  filters: Narrowing,
  prices: PriceBook,
): Promise<OverviewTotals> {
  const scope = scopeOf(filters);
  const row = await connection.first(
    statement(
      [...scope.ctes, ...usageLeaves(filters, scope, 'with calls')],
      sql`
        SELECT
          ${sumsOf()},
          sum(messages) AS steps,
          sum(tool_calls) AS tool_calls,
          sum(tool_errors) AS tool_errors,
          sum(answer_errors) AS answer_errors,
          (${sessionCount(filters)}) AS sessions
        FROM usage_leaves`,
    ),
  );
  const begun = await connection.first(
    statement([...scope.ctes, ...tracesScope(filters)], exchangeCount(filters)),
  );
  const { estimated } = await modelEstimates(connection, scope, prices);
  const spend = spendOf(row);
  const { input, cacheRead, cacheWrite } = spend.tokens;
  const given = input + cacheRead + cacheWrite;
  const steps = numberOf(row?.steps);
  const toolCalls = numberOf(row?.tool_calls);
  const stepErrors = numberOf(row?.answer_errors);
  const toolErrors = numberOf(row?.tool_errors);
  return {
    ...spend,
    estimated,
    sessions: numberOf(row?.sessions),
    exchanges: numberOf(begun?.exchanges),
    steps,
    toolCalls,
    stepErrors,
    toolErrors,
    cacheHitRatio: given === 0 ? null : cacheRead / given,
    errorRate: steps + toolCalls === 0 ? null : (stepErrors + toolErrors) / (steps + toolCalls),
  };
}

/** As `stats` counts them. */
function sessionCount(filters: Narrowing): Sql {
  return sql`SELECT count(*) FROM asked_sessions AS s WHERE s.counts AND ${isHit(filters)}`;
}

function exchangeCount(filters: Narrowing): Sql {
  return sql`
    SELECT count(*) AS exchanges
    FROM all_exchanges AS e
    SEMI JOIN asked_sessions AS s ON s.id = e.session_id
    WHERE e.n > 0
      AND NOT e.is_inherited
      AND ${workPredicate(filters, sql`e.started`, sql`e.models`)}
      AND ${agentsPredicate(filters, sql`e.agents`)}`;
}

async function topOf(connection: Connection, filters: Narrowing): Promise<Overview['top']> {
  const scope = scopeOf(filters);
  const rows = await connection.all(
    statement(
      [
        ...scope.ctes,
        ...usageLeaves(filters, scope, 'usage alone'),
        sql`spent AS MATERIALIZED (
          SELECT
            session_id, agent, coalesce(provider || '/' || model, model, provider) AS model,
            sum(messages) AS messages, sum(tokens_total) AS tokens_total, sum(cost) AS cost
          FROM usage_leaves
          GROUP BY ALL
        )`,
      ],
      sql`
        SELECT * FROM (
          ${ranked('projects', sql`s.project`)}
          UNION ALL
          ${ranked('models', sql`u.model`)}
          UNION ALL
          ${ranked('agents', sql`u.agent`)}
        )
        ORDER BY list, place`,
    ),
  );
  const listOf = (name: string): TopEntry[] =>
    rows
      .filter((row) => row.list === name)
      .map((row) => ({
        name: textOrNull(row.name),
        sessions: numberOf(row.sessions),
        messages: numberOf(row.messages),
        tokens: numberOf(row.tokens),
        cost: numberOf(row.cost),
      }));
  return { projects: listOf('projects'), models: listOf('models'), agents: listOf('agents') };
}

function ranked(list: string, name: Sql): Sql {
  return sql`(
    SELECT
      ${list} AS list,
      row_number() OVER (ORDER BY cost DESC, tokens DESC, name NULLS LAST) AS place,
      name, sessions, messages, tokens, round(cost, 10) AS cost
    FROM (
      SELECT
        ${name} AS name,
        count(DISTINCT u.session_id) AS sessions,
        sum(u.messages) AS messages,
        sum(u.tokens_total) AS tokens,
        sum(u.cost) AS cost
      FROM spent AS u
      JOIN all_sessions AS s ON s.id = u.session_id
      GROUP BY ${name}
    )
    QUALIFY place <= ${TOP}::BIGINT
  )`;
}
