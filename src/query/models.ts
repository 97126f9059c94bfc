import type { ModelFigures, Models } from '../contract/models.ts';
import type { ModelUsage } from '../contract/usage.ts';
import { stepTimes } from '../core/traces/step-times.ts';
import type { Connection } from '../db/connection.ts';
import { constant, type Sql, sql } from '../db/sql.ts';
import type { PlainValue, Row } from '../db/values.ts';
import { LIST_PRICES, type PriceBook } from '../prices/price-book.ts';
import { PRICE_TABLE } from '../prices/price-table.ts';
import { messagePredicate, type Narrowing, narrowsSessions } from './filters.ts';
import { type ModelEstimates, modelEstimates } from './model-estimates.ts';
import { type Scope, scopeOf, statement } from './scope.ts';
import { numberOf, spendOf, sumsOf, textOrNull } from './spend.ts';

/**
 * Billed usage of each provider and model, by their names; rows that name none are under null. Speeds leave out messages
 * of several steps, whose times have tools in them.
 */
export async function models(
  connection: Connection,
  filters: Narrowing,
  prices: PriceBook = LIST_PRICES,
): Promise<Models> {
  const scope = scopeOf(filters);
  const estimates = await modelEstimates(connection, scope, prices);
  const rows = await connection.all(
    statement(
      [...scope.ctes, ...speeds(filters, scope)],
      sql`
        SELECT u.*, s.speeds, s.first_tokens
        FROM (
          SELECT
            provider, model, count(*) AS messages, ${sumsOf()},
            bool_or(cost > 0) AS has_cost,
            count(DISTINCT session_id) AS sessions,
            count(*) FILTER (WHERE role = 'assistant') AS answers,
            count(*) FILTER (WHERE role = 'assistant' AND error_name IS NOT NULL) AS errors,
            quantile_cont(
              CASE WHEN completed > created THEN epoch_ms(completed) - epoch_ms(created) END, [0.5, 0.95]
            ) AS wholes
          FROM asked_messages
          WHERE is_usage AND NOT is_inherited
          GROUP BY provider, model
        ) AS u
        LEFT JOIN speeds AS s
          ON s.provider IS NOT DISTINCT FROM u.provider AND s.model IS NOT DISTINCT FROM u.model
        ORDER BY u.provider NULLS LAST, u.model NULLS LAST`,
    ),
  );
  return {
    prices: { ...PRICE_TABLE, overrides: prices.overrides },
    models: rows.map((row) => figuresOf(row, estimates)),
  };
}

/**
 * The relation `speeds`, of each model. The table has what the filters look at, so that a look at each message is spared;
 * without missing records it is decided anew.
 */
function speeds(filters: Narrowing, scope: Scope): readonly Sql[] {
  const quantiles = sql`
    provider, model,
    quantile_cont(tokens_per_second, [0.5, 0.95]) AS speeds,
    quantile_cont(first_token_ms, [0.5, 0.95]) AS first_tokens`;
  if (!filters.missing) {
    return [
      sql`present_parts AS NOT MATERIALIZED (SELECT p.* FROM parts AS p WHERE ${scope.partCounts})`,
      sql`speeds AS (
  SELECT ${quantiles}
  FROM (${constant(stepTimes('asked_messages', 'present_parts'))})
  GROUP BY provider, model
)`,
    ];
  }
  const ofAskedSessions = narrowsSessions(filters)
    ? sql`SEMI JOIN asked_sessions AS s ON s.id = m.session_id`
    : sql``;
  return [
    sql`speeds AS (
  SELECT ${quantiles}
  FROM step_times AS m
  ${ofAskedSessions}
  WHERE ${messagePredicate(filters)}
  GROUP BY provider, model
)`,
  ];
}

function figuresOf(row: Row, estimates: ModelEstimates): ModelFigures {
  const usage = modelUsageOf(row, estimates);
  const { input, cacheRead, cacheWrite } = usage.tokens;
  const price = estimates.priceOf(usage);
  const isNeeded = price !== null && usage.basis !== null && usage.basis !== 'recorded';
  return {
    ...usage,
    price: isNeeded ? { origin: price.origin, provider: price.provider, model: price.model } : null,
    sessions: numberOf(row.sessions),
    errors: numberOf(row.errors),
    errorRate: ratio(numberOf(row.errors), numberOf(row.answers)),
    cacheHitRatio: ratio(cacheRead, input + cacheRead + cacheWrite),
    tokensPerSecond: spreadOf(row.speeds),
    timeToFirstTokenMs: spreadOf(row.first_tokens),
    stepMs: spreadOf(row.wholes),
  };
}

/** A share to four digits; null where there is nothing to have a share of. */
function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1e4) / 1e4;
}

/** Median and 95th percentile to a tenth; null where there are no values. */
function spreadOf(value: PlainValue | undefined): ModelFigures['stepMs'] {
  if (!Array.isArray(value)) return null;
  const [p50 = 0, p95 = 0] = value.map((each) => Math.round(Number(each) * 10) / 10);
  return { p50, p95 };
}

/** One row with `provider`, `model`, `messages`, sums, and `has_cost`: whether any cost was recorded. */
export function modelUsageOf(row: Row, estimates: ModelEstimates): ModelUsage {
  const name = { provider: textOrNull(row.provider), model: textOrNull(row.model) };
  return {
    ...name,
    messages: numberOf(row.messages),
    ...spendOf(row),
    ...estimates.of(name, row.has_cost === true),
  };
}
