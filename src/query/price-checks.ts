import type { Connection } from '../db/connection.ts';
import type { PriceBook } from '../prices/price-book.ts';
import { PRICE_TABLE } from '../prices/price-table.ts';
import type { HealthCheck } from './doctor.ts';
import { EVERYTHING } from './filters.ts';
import { modelEstimates } from './model-estimates.ts';
import { scopeOf } from './scope.ts';

/** How many models a check names. */
const SAMPLE = 5;

/** What estimates are made with, and for which models there is no price (counting rule 6). */
export async function priceChecks(connection: Connection, book: PriceBook): Promise<readonly HealthCheck[]> {
  const { unpriced } = await modelEstimates(connection, scopeOf(EVERYTHING), book);
  const count = unpriced.length;
  const sample = unpriced.slice(0, SAMPLE).map(({ provider, model }) => `${provider ?? '–'}/${model ?? '–'}`);
  const own = book.overrides === 0 ? '' : ` ${book.overrides} price(s) of the config stand before them.`;
  return [
    {
      name: 'price_table',
      severity: 'ok',
      message: `Estimates are made with list prices of ${PRICE_TABLE.date} (${PRICE_TABLE.name} ${PRICE_TABLE.version}).${own}`,
      hint: null,
      count: 0,
      sample: [],
    },
    {
      name: 'unpriced_models',
      severity: count === 0 ? 'ok' : 'warning',
      message:
        count === 0
          ? 'Every model has a recorded cost or a known price.'
          : `${count} model(s) have usage without a recorded cost, and no known price: ${sample.join(', ')}${count > SAMPLE ? ', …' : ''}.`,
      hint:
        count === 0
          ? null
          : 'Give them one with the setting prices; 0 says that they are free. ocmon models lists all.',
      count,
      sample,
    },
  ];
}
