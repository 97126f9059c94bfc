import type { Stats } from '../contract/stats.ts';
import type { Connection } from '../db/connection.ts';
import { sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { LIST_PRICES, type PriceBook } from '../prices/price-book.ts';
import { createdInRange, type Narrowing, narrowsAuthors, narrowsMessages } from './filters.ts';
import type { Moment } from './liveness.ts';
import { modelEstimates } from './model-estimates.ts';
import { modelUsageOf } from './models.ts';
import { orphanCounts, partCount } from './record-counts.ts';
import { type Scope, scopeOf, statement } from './scope.ts';
import { numberOf, spendOf, sumsOf } from './spend.ts';
import { toolCalls } from './tool-calls.ts';
import { unattributedIn } from './unattributed.ts';

/**
 * The totals of everything, or of what the filters leave, with the keys of the contract.
 *
 * With a range, a session counts when it was created in the range or has a message in it; with an agent or model, when
 * one of its messages is theirs. What is unattributed belongs to the moment a session was created. Orphans belong
 * nowhere, so that they are counted only when no session, project, agent, model or time is asked for.
 *
 * `compaction.messages` counts assistant messages with `summary`, fork copies included as in `messages.total`, and the
 * compaction rows of OpenCode 2 that are billed; its tokens and cost are the billed part of both.
 */
export async function stats(
  connection: Connection,
  filters: Narrowing,
  moment: Moment,
  prices: PriceBook = LIST_PRICES,
): Promise<Stats> {
  const scope = scopeOf(filters);
  const sessions = await sessionCounts(connection, filters, scope);
  const usage = await usageRows(connection, scope);
  const total = usage.find((row) => row.section === 'total');
  const estimates = await modelEstimates(connection, scope, prices);
  const orphans = await orphanCounts(connection, filters);
  const createdThen = sql`chosen_sessions AS (
    SELECT s.* FROM asked_sessions AS s WHERE ${isHit(filters)} AND ${createdInRange(filters, sql`s.created`)}
  )`;
  return {
    sessions,
    messages: {
      total: numberOf(total?.messages),
      user: numberOf(total?.user_messages),
      assistant: numberOf(total?.assistant_messages),
      inherited: numberOf(total?.inherited_messages),
      orphans: orphans.messages,
    },
    parts: { total: await partCount(connection, filters, scope, orphans.parts), orphans: orphans.parts },
    toolCalls: await toolCalls(connection, filters, moment),
    errors: usage
      .filter((row) => row.section === 'error')
      .map((row) => ({ name: String(row.provider), count: numberOf(row.messages) })),
    tokens: spendOf(total, 'billed_').tokens,
    cost: {
      recorded: spendOf(total, 'billed_').cost,
      estimated: estimates.estimated,
      unpricedModels: estimates.unpriced,
    },
    compaction: { messages: numberOf(total?.compaction_rows), ...spendOf(total, 'compaction_') },
    unattributed: await unattributedIn(connection, [...scope.ctes, createdThen], sql`chosen_sessions`),
    raw: { messages: numberOf(total?.raw_rows), ...spendOf(total, 'raw_') },
    models: usage.filter((row) => row.section === 'model').map((row) => modelUsageOf(row, estimates)),
  };
}

async function sessionCounts(
  connection: Connection,
  filters: Narrowing,
  scope: Scope,
): Promise<Stats['sessions']> {
  const row = await connection.first(
    statement(
      scope.ctes,
      sql`
        SELECT
          count(*) FILTER (WHERE counts) AS total,
          count(*) FILTER (WHERE counts AND parent_id IS NULL) AS roots,
          count(*) FILTER (WHERE counts AND parent_id IS NOT NULL) AS children,
          count(*) FILTER (WHERE counts AND is_fork) AS forks,
          count(*) FILTER (WHERE counts AND archived IS NOT NULL) AS archived,
          count(*) FILTER (WHERE is_missing) AS missing
        FROM asked_sessions AS s
        WHERE ${isHit(filters)}`,
    ),
  );
  return {
    total: numberOf(row?.total),
    roots: numberOf(row?.roots),
    children: numberOf(row?.children),
    forks: numberOf(row?.forks),
    archived: numberOf(row?.archived),
    missing: numberOf(row?.missing),
  };
}

/** Predicate: session `s` has something of what is asked for; over the relations of the scope. */
export function isHit(filters: Narrowing) {
  if (!narrowsMessages(filters)) return sql`true`;
  const hasMessage = sql`s.id IN (SELECT session_id FROM asked_owners)`;
  if (narrowsAuthors(filters)) return hasMessage;
  return sql`(${hasMessage} OR coalesce(${createdInRange(filters, sql`s.created`)}, false))`;
}

/** One scan of the messages: a row `total`, a row for each model and a row for each error name (in `provider`). */
async function usageRows(connection: Connection, scope: Scope): Promise<Row[]> {
  const grouped = sql`grouped AS MATERIALIZED (
    SELECT
      role, provider, model, error_name, is_inherited, is_usage, is_compaction, is_message,
      count(*) AS messages,
      sum(tokens_input) AS tokens_input,
      sum(tokens_output) AS tokens_output,
      sum(tokens_reasoning) AS tokens_reasoning,
      sum(tokens_cache_read) AS tokens_cache_read,
      sum(tokens_cache_write) AS tokens_cache_write,
      sum(tokens_total) AS tokens_total,
      sum(cost) AS cost
    FROM asked_messages
    GROUP BY ALL
  )`;
  return connection.all(
    statement(
      [...scope.ctes, grouped],
      sql`
        SELECT
          'total' AS section, NULL AS provider, NULL AS model,
          sum(messages) FILTER (WHERE is_message) AS messages,
          sum(messages) FILTER (WHERE is_message AND role = 'user') AS user_messages,
          sum(messages) FILTER (WHERE is_message AND role = 'assistant') AS assistant_messages,
          sum(messages) FILTER (WHERE is_message AND is_inherited) AS inherited_messages,
          sum(messages) FILTER (WHERE is_usage) AS raw_rows,
          sum(messages) FILTER (
            WHERE is_usage AND is_compaction AND (role = 'assistant' OR NOT is_inherited)
          ) AS compaction_rows,
          ${sumsOf()},
          ${sumsOf('billed_', 'is_usage AND NOT is_inherited')},
          ${sumsOf('raw_', 'is_usage')},
          ${sumsOf('compaction_', 'is_usage AND is_compaction AND NOT is_inherited')}
        FROM grouped
        UNION ALL BY NAME
        SELECT
          'model' AS section, provider, model, sum(messages) AS messages, ${sumsOf()}, sum(cost) > 0 AS has_cost
        FROM grouped
        WHERE is_usage AND NOT is_inherited
        GROUP BY provider, model
        UNION ALL BY NAME
        SELECT 'error' AS section, error_name AS provider, sum(messages) AS messages
        FROM grouped
        WHERE role = 'assistant' AND error_name IS NOT NULL
        GROUP BY error_name
        ORDER BY section, provider NULLS LAST, model NULLS LAST`,
    ),
  );
}
