import { isFreeByName, isLocal } from './model-names.ts';
import type { ModelName, Price, PriceOverrides, PricePeriod, Rates } from './price.ts';

/** Prices of models: those of the user, and list prices. */
export interface PriceBook {
  /** How many prices are the user's own. */
  readonly overrides: number;
  /** The price of each model, in the order asked; null where nobody knows it. Loads the price table when first asked. */
  pricesOf(names: readonly ModelName[]): Promise<readonly (Price | null)[]>;
}

const FREE: Rates = { input: 0, output: 0, reasoning: 0, cacheRead: 0, cacheWrite: 0, request: 0 };

/** Rates that hold always. */
function always(rates: Rates): PricePeriod {
  return { from: null, to: null, secondFrom: 0, secondTo: 86_400, above: null, upTo: null, rates };
}

/** Prices with these of the user's own before those of the table. */
export function createPriceBook(overrides: PriceOverrides): PriceBook {
  const known = new Map<string, Price | null>();
  return {
    overrides: Object.keys(overrides).length,
    async pricesOf(names) {
      if (names.length === 0) return [];
      // Its data is large: a command that needs no price does not load it.
      const { listPrice } = await import('./list-price.ts');
      return names.map((name) => {
        const key = JSON.stringify([name.provider, name.model]);
        const found = known.get(key);
        if (found !== undefined) return found;
        const price = overridden(overrides, name, fromTable(name, listPrice));
        known.set(key, price);
        return price;
      });
    },
  };
}

/** No price at all, for figures that are of recorded cost alone. */
export const NO_PRICES: PriceBook = { overrides: 0, pricesOf: async (names) => names.map(() => null) };

/** List prices alone. */
export const LIST_PRICES: PriceBook = createPriceBook({});

/**
 * The first of the names under which the table has a price. A price of nothing counts only where the provider that was
 * used asks it: what one gives away another one sells.
 */
function fromTable(name: ModelName, listPrice: (name: ModelName) => Price | null): Price | null {
  const local = isLocal(name) || isFreeByName(name);
  if (local)
    return { origin: 'table', provider: name.provider, model: name.model ?? '', periods: [always(FREE)] };
  return listPrice(name);
}

function overridden(overrides: PriceOverrides, name: ModelName, listed: Price | null): Price | null {
  const { provider, model } = name;
  const keys = model === null ? [] : [...(provider === null ? [] : [`${provider}/${model}`]), model];
  const key = keys.find((each) => Object.hasOwn(overrides, each));
  const own = key === undefined ? undefined : overrides[key];
  if (own === undefined || model === null) return listed;
  const given = Object.fromEntries(Object.entries(own).filter(([, rate]) => rate !== undefined));
  const { input = 0, output } = own;
  // Reasoning is output, whatever the table has for it, unless it has a price of its own.
  const reasoning = output === undefined ? {} : { reasoning: output };
  const periods = listed?.periods ?? [always({ ...FREE, cacheRead: input, cacheWrite: input })];
  return {
    origin: 'config',
    provider,
    model,
    periods: periods.map((period) => ({ ...period, rates: { ...period.rates, ...reasoning, ...given } })),
  };
}
