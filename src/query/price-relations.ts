import { hasNoCost } from '../core/counting/no-cost.ts';
import { MORE_OUTPUT } from '../core/counting/whole-output.ts';
import type { Connection } from '../db/connection.ts';
import { constant, type Sql, sql } from '../db/sql.ts';
import { isFree, type ModelName, type Price } from '../prices/price.ts';
import type { PriceBook } from '../prices/price-book.ts';
import type { Scope } from './scope.ts';
import { textOrNull } from './spend.ts';

/** The models that anything of the database names, each with its price. */
export interface PricedModels {
  readonly names: readonly ModelName[];
  readonly prices: readonly (Price | null)[];
  /** Whether any message has several steps. */
  readonly hasSteps: boolean;
}

/**
 * Looks up what each model costs whose steps may have no recorded cost. What counts with missing records is all in
 * `daily_stats`, which has far fewer rows than the messages.
 */
export async function pricedModels(
  connection: Connection,
  { missing }: Scope,
  book: PriceBook,
): Promise<PricedModels> {
  const used = missing
    ? sql`daily_stats WHERE messages_without_cost > 0`
    : sql`messages WHERE role IN ('assistant', 'compaction') AND coalesce(cost, 0) = 0`;
  const rows = await connection.all(sql`
    SELECT DISTINCT provider, model
    FROM ${used}
    ORDER BY provider NULLS LAST, model NULLS LAST`);
  const names = rows.map((row) => ({ provider: textOrNull(row.provider), model: textOrNull(row.model) }));
  const steps = await connection.first(sql`SELECT EXISTS (FROM step_totals) AS has_steps`);
  return { names, prices: await book.pricesOf(names), hasSteps: steps?.has_steps === true };
}

/**
 * Common table expressions over `all_messages` that end in `estimates(…keys, provider, model, basis, estimated)`: rows of
 * sums for what of `messages` is billed, has tokens and no recorded cost (counting rule 6). `basis` is `estimated`, `free`
 * or `unpriced`; `estimated` is USD, 0 where it is unpriced. What a model said and thought comes from the total, since some
 * versions of OpenCode count reasoning in the output and others beside it.
 *
 * A price that rises with the size of the input is that of each step by itself, so that a message of several steps is
 * priced by its parts where it may matter. Tokens are summed for each period of a price before they are multiplied, which
 * gives the same and is quicker.
 * @param messages a relation with the columns of `all_messages`.
 * @param partCounts predicate: part `p` counts.
 * @param keys further columns of `messages` to group by, our own constants.
 */
export function estimates(
  priced: PricedModels,
  messages: Sql,
  partCounts: Sql,
  keys: readonly string[] = [],
): readonly Sql[] {
  const periods = priced.prices
    .flatMap((price, index) => periodRows(priced.names[index], price))
    .map((row, period) => ({ period, ...row }));
  const kept = (alias: string): Sql =>
    constant(['id', 'provider', 'model', 'created', ...keys].map((name) => `${alias}.${name}`).join(', '));
  const grouped = (alias: string): Sql =>
    constant([...keys, 'provider', 'model'].map((name) => `${alias}.${name}`).join(', '));
  const bySteps = priced.hasSteps && periods.some(({ stepwise_above }) => stepwise_above !== null);
  return [
    sql`price_periods AS MATERIALIZED (
  SELECT
    p.period, p.provider, p.model, p.is_free, p.stepwise_above, p.second_from, p.second_to, p.above, p.up_to,
    epoch_ms(p.start_at) AS start_at, epoch_ms(p.end_at) AS end_at,
    ${constant(RATES.map((name) => `p.rate_${name}::DECIMAL(16, 15) AS rate_${name}`).join(', '))}
  FROM (SELECT unnest(from_json(${JSON.stringify(periods)}, ${constant(`'[${PERIOD_TYPE}]'`)})) AS p)
)`,
    sql`unrecorded AS ${constant(bySteps ? 'MATERIALIZED' : 'NOT MATERIALIZED')} (
  SELECT ${kept('m')}, ${constant(TOKENS.map((name) => `m.tokens_${name}`).join(', '))}
  FROM ${messages} AS m
  WHERE m.is_usage AND NOT m.is_inherited AND ${constant(hasNoCost('m'))}
)`,
    ...(bySteps
      ? stepwise(kept, partCounts)
      : [sql`priced_steps AS NOT MATERIALIZED (SELECT * FROM unrecorded)`]),
    sql`sums AS (
  SELECT
    ${grouped('s')}, p.period, count(*) AS requests,
    ${constant(
      TOKENS.filter((name) => name !== 'total' && name !== 'output')
        .map((name) => `sum(s.tokens_${name}) AS ${name}`)
        .join(', '),
    )},
    sum(s.tokens_output) AS output, sum(s.more_output) AS more_output,
    sum(s.tokens_output + s.more_output - least(s.tokens_output + s.more_output, s.tokens_reasoning)) AS said
  FROM (SELECT *, ${constant(MORE_OUTPUT)} AS more_output FROM priced_steps) AS s
  LEFT JOIN price_periods AS p
    ON p.provider IS NOT DISTINCT FROM s.provider AND p.model = s.model AND ${periodHolds(periods)}
  GROUP BY ${grouped('s')}, p.period
)`,
    sql`estimates AS (
  SELECT
    ${grouped('s')},
    CASE WHEN p.period IS NULL THEN 'unpriced' WHEN p.is_free THEN 'free' ELSE 'estimated' END AS basis,
    coalesce(
      ${constant(
        [
          ['requests', 'request'],
          ['input', 'input'],
          ['cache_read', 'cache_read'],
          ['cache_write', 'cache_write'],
          ['said', 'output'],
          ['output + s.more_output - s.said', 'reasoning'],
        ]
          // As many digits as there is room for beside those of a rate.
          .map(
            ([tokens, rate]) => `least(s.${tokens}, 9999999999999999999999)::DECIMAL(22, 0) * p.rate_${rate}`,
          )
          .join('\n      + '),
      )},
      0
    ) AS estimated
  FROM sums AS s
  LEFT JOIN price_periods AS p ON p.period = s.period
)`,
  ];
}

/** `priced_steps` where messages with more than one step are told apart from the others. */
function stepwise(kept: (alias: string) => Sql, partCounts: Sql): readonly Sql[] {
  return [
    sql`stepwise AS MATERIALIZED (
  SELECT m.id
  FROM unrecorded AS m
  SEMI JOIN counted_steps AS t ON t.message_id = m.id
  JOIN (SELECT DISTINCT provider, model, stepwise_above FROM price_periods WHERE stepwise_above IS NOT NULL) AS p
    ON p.provider IS NOT DISTINCT FROM m.provider AND p.model = m.model
  WHERE ${constant(inputOf('m'))} > p.stepwise_above
)`,
    sql`priced_steps AS (
  SELECT m.*
  FROM unrecorded AS m
  ANTI JOIN stepwise AS s ON s.id = m.id
  UNION ALL
  SELECT ${kept('m')}, ${constant(TOKENS.map((name) => `coalesce(p.tokens_${name}, 0) AS tokens_${name}`).join(', '))}
  FROM parts AS p
  JOIN (SELECT u.* FROM unrecorded AS u SEMI JOIN stepwise AS s ON s.id = u.id) AS m ON m.id = p.message_id
  WHERE p.type = 'step-finish' AND ${partCounts}
)`,
  ];
}

/** Predicate: period `p` is the one of step `s`; a step without a time has the newest prices. What no price has is not asked. */
function periodHolds(periods: readonly PeriodRow[]): Sql {
  const conditions = ['true'];
  if (periods.some(({ start_at, end_at }) => start_at !== null || end_at !== null)) {
    conditions.push(
      '(p.start_at IS NULL OR coalesce(s.created >= p.start_at, p.end_at IS NULL))',
      '(p.end_at IS NULL OR coalesce(s.created < p.end_at, false))',
    );
  }
  if (periods.some(({ second_from }) => second_from > 0)) {
    conditions.push(
      'coalesce(epoch(s.created::TIME) >= p.second_from AND epoch(s.created::TIME) < p.second_to, p.second_from = 0)',
    );
  }
  if (periods.some(({ above }) => above !== null)) {
    conditions.push(
      `(p.above IS NULL OR ${inputOf('s')} > p.above)`,
      `(p.up_to IS NULL OR ${inputOf('s')} <= p.up_to)`,
    );
  }
  return constant(conditions.join(' AND '));
}

const RATES = ['input', 'output', 'reasoning', 'cache_read', 'cache_write', 'request'] as const;
const TOKENS = ['input', 'output', 'reasoning', 'cache_read', 'cache_write', 'total'] as const;

const PERIOD_TYPE = JSON.stringify({
  period: 'INTEGER',
  provider: 'VARCHAR',
  model: 'VARCHAR',
  is_free: 'BOOLEAN',
  stepwise_above: 'BIGINT',
  start_at: 'BIGINT',
  end_at: 'BIGINT',
  second_from: 'INTEGER',
  second_to: 'INTEGER',
  above: 'BIGINT',
  up_to: 'BIGINT',
  ...Object.fromEntries(RATES.map((name) => [`rate_${name}`, 'VARCHAR'])),
});

/** A step's input with what was cached; sums of many steps may go beyond a BIGINT, and to compare needs no last digit. */
function inputOf(alias: string): string {
  return `(${alias}.tokens_input::DOUBLE + ${alias}.tokens_cache_read + ${alias}.tokens_cache_write)`;
}

/** How much input a message of several steps may have before they must be priced one by one; null for any. */
function stepwiseAbove({ periods }: Price): number | null {
  if (periods.some(({ rates }) => rates.request > 0)) return -1;
  const tiers = periods.flatMap(({ above }) => (above === null ? [] : [above]));
  return tiers.length === 0 ? null : Math.min(...tiers);
}

/** A row of `price_periods` as JSON; rates are decimals as text. */
interface PeriodRow extends ModelName, Readonly<Record<`rate_${(typeof RATES)[number]}`, string>> {
  readonly is_free: boolean;
  readonly stepwise_above: number | null;
  readonly start_at: number | null;
  readonly end_at: number | null;
  readonly second_from: number;
  readonly second_to: number;
  readonly above: number | null;
  readonly up_to: number | null;
}

/** The rows of `price_periods` for one model, its rates as decimals of USD for one token. */
function periodRows(name: ModelName | undefined, price: Price | null): PeriodRow[] {
  if (name === undefined || price === null) return [];
  const perToken = (rate: number): string => (rate / 1e6).toFixed(15);
  return price.periods.map((period) => ({
    ...name,
    is_free: isFree(price),
    stepwise_above: stepwiseAbove(price),
    start_at: period.from,
    end_at: period.to,
    second_from: period.secondFrom,
    second_to: period.secondTo,
    above: period.above,
    up_to: period.upTo,
    rate_input: perToken(period.rates.input),
    rate_output: perToken(period.rates.output),
    rate_reasoning: perToken(period.rates.reasoning),
    rate_cache_read: perToken(period.rates.cacheRead),
    rate_cache_write: perToken(period.rates.cacheWrite),
    rate_request: period.rates.request.toFixed(15),
  }));
}
