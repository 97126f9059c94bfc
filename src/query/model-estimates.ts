import type { ModelEstimate } from '../contract/usage.ts';
import type { Connection } from '../db/connection.ts';
import { sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import type { ModelName, Price } from '../prices/price.ts';
import type { PriceBook } from '../prices/price-book.ts';
import { estimates, pricedModels } from './price-relations.ts';
import { type Scope, statement } from './scope.ts';
import { numberOf, textOrNull } from './spend.ts';

/** What usage without a recorded cost would have cost, of each model and together (counting rule 6). */
export interface ModelEstimates {
  /** USD. */
  readonly estimated: number;
  /** Models with usage that has neither a recorded cost nor a price, sorted by provider and model. */
  readonly unpriced: readonly ModelName[];
  /** `hasCost`: whether any of the model's usage has a recorded cost. */
  of(name: ModelName, hasCost: boolean): ModelEstimate;
  priceOf(name: ModelName): Price | null;
}

/** Estimates of the billed usage that is asked for, where its recorded cost is 0 and its tokens are not. */
export async function modelEstimates(
  connection: Connection,
  scope: Scope,
  book: PriceBook,
): Promise<ModelEstimates> {
  const priced = await pricedModels(connection, scope, book);
  if (priced.names.length === 0) return NONE;
  const rows = await connection.all(
    statement(
      [...scope.ctes, ...estimates(priced, sql`asked_messages`, scope.partCounts)],
      sql`
        SELECT
          GROUPING(provider, model) > 0 AS is_total, provider, model,
          coalesce(round(sum(estimated), 10), 0) AS estimated,
          bool_or(basis = 'estimated') AS has_estimated,
          bool_or(basis = 'free') AS has_free,
          bool_or(basis = 'unpriced') AS has_unpriced
        FROM estimates
        GROUP BY GROUPING SETS ((provider, model), ())
        ORDER BY is_total, provider NULLS LAST, model NULLS LAST`,
    ),
  );
  const byModel = new Map(
    rows.filter((row) => row.is_total !== true).map((row) => [keyOf(nameOf(row)), row]),
  );
  const prices = new Map(priced.names.map((name, index) => [keyOf(name), priced.prices[index] ?? null]));
  return {
    estimated: numberOf(rows.at(-1)?.estimated),
    unpriced: [...byModel.values()].filter((row) => row.has_unpriced === true).map(nameOf),
    of: (name, hasCost) => {
      const row = byModel.get(keyOf(name));
      return { estimated: numberOf(row?.estimated), basis: basisOf(row, hasCost) };
    },
    priceOf: (name) => prices.get(keyOf(name)) ?? null,
  };
}

/** Where every cost is recorded. */
const NONE: ModelEstimates = {
  estimated: 0,
  unpriced: [],
  of: (_name, hasCost) => ({ estimated: 0, basis: basisOf(undefined, hasCost) }),
  priceOf: () => null,
};

/** What the cost of a model's usage is known by; null where nothing of it has tokens or a cost. */
function basisOf(row: Row | undefined, hasCost: boolean): ModelEstimate['basis'] {
  const without = (['estimated', 'free', 'unpriced'] as const).filter(
    (basis) => row?.[`has_${basis}`] === true,
  );
  const found = [...(hasCost ? (['recorded'] as const) : []), ...without];
  return found.length > 1 ? 'mixed' : (found[0] ?? null);
}

function nameOf(row: Row): ModelName {
  return { provider: textOrNull(row.provider), model: textOrNull(row.model) };
}

function keyOf({ provider, model }: ModelName): string {
  return JSON.stringify([provider, model]);
}
