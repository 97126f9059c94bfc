import type { Spend, Tokens } from '../contract/usage.ts';
import { constant, type Sql } from '../db/sql.ts';
import type { PlainValue, Row } from '../db/values.ts';

/** The columns that rows with usage have, in the order of the contract's keys. */
const TOKEN_COLUMNS = ['input', 'output', 'reasoning', 'cache_read', 'cache_write', 'total'] as const;

/**
 * Sums of the six token counts and of the cost, as `<prefix>input` … `<prefix>cost`. Costs are summed as DECIMAL and
 * rounded to 1e-10 USD, so that the same rows give the same figure in any order.
 * @param condition SQL of the rows to take, one of our own constants.
 * @param from what the names of the summed columns begin with: `inclusive_` of derived tables.
 */
export function sumsOf(prefix = '', condition = 'true', from = ''): Sql {
  return sumColumns(prefix, condition, (sum) => `round(${sum}, 10)`, from);
}

/** The same with costs that are summed further: only the last sum may be rounded. */
export function exactSumsOf(prefix = '', condition = 'true'): Sql {
  return sumColumns(prefix, condition, (sum) => sum);
}

function sumColumns(prefix: string, condition: string, finish: (cost: string) => string, from = ''): Sql {
  const sum = (column: string): string => `coalesce(sum(${from}${column}) FILTER (WHERE ${condition}), 0)`;
  const tokens = TOKEN_COLUMNS.map((name) => `${sum(`tokens_${name}`)} AS ${prefix}${name}`);
  return constant([...tokens, `${finish(sum('cost'))} AS ${prefix}cost`].join(',\n    '));
}

/** Tokens and cost of a row with the columns of {@link sumsOf}. */
export function spendOf(row: Row | undefined, prefix = ''): Spend {
  return { tokens: tokensOf(row, prefix), cost: numberOf(row?.[`${prefix}cost`]) };
}

/** Tokens of a row with the columns of {@link sumsOf}. */
function tokensOf(row: Row | undefined, prefix = ''): Tokens {
  return {
    input: numberOf(row?.[`${prefix}input`]),
    output: numberOf(row?.[`${prefix}output`]),
    reasoning: numberOf(row?.[`${prefix}reasoning`]),
    cacheRead: numberOf(row?.[`${prefix}cache_read`]),
    cacheWrite: numberOf(row?.[`${prefix}cache_write`]),
    total: numberOf(row?.[`${prefix}total`]),
  };
}

/** A figure as a number; sums beyond 2^53 arrive as text and lose their last digits. NULL and absent are 0. */
export function numberOf(value: PlainValue | undefined): number {
  return Number(value ?? 0);
}

/** A text column, NULL kept. */
export function textOrNull(value: PlainValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
