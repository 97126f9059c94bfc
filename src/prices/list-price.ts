import { calcPrice } from '@pydantic/genai-prices';
import { candidatesOf } from './model-names.ts';
import { isFree, type ModelName, type Price } from './price.ts';
import { periodsOf, pricesText } from './price-periods.ts';

/**
 * The table's price of a model, under the first of its names that the table has one for; null where it has none. Only
 * the provider that was used can give a model away: an entry without a price at another one says nothing about it.
 */
export function listPrice(name: ModelName): Price | null {
  const candidates = candidatesOf(name);
  const used = candidates[0]?.provider ?? null;
  for (const { provider, model } of candidates) {
    const price = entryOf(provider, model);
    if (price !== null && (!isFree(price) || (used !== null && provider === used))) return price;
  }
  return null;
}

function entryOf(providerId: string | null, model: string): Price | null {
  const options = providerId === null ? {} : { providerId };
  const found = calcPrice({}, model, options);
  if (found === null || !pricesText(found.model)) return null;
  const priceAt = (timestamp: Date) => calcPrice({}, model, { ...options, timestamp })?.model_price ?? {};
  return {
    origin: 'table',
    provider: found.provider.id,
    model: found.model.id,
    periods: periodsOf(found.model, priceAt),
  };
}
