/** What a million tokens of each kind cost, in USD; `request` is for one step, whatever its tokens. */
export interface Rates {
  readonly input: number;
  readonly output: number;
  readonly reasoning: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly request: number;
}

/**
 * Rates and where they hold: for steps that were made from `from` on and before `to` (epoch milliseconds, null for no
 * limit), between two seconds of the UTC day, and with more than `above` and at most `upTo` tokens of input, cached ones
 * included (null for no limit). The periods of a price leave no step out and do not overlap.
 */
export interface PricePeriod {
  readonly from: number | null;
  readonly to: number | null;
  readonly secondFrom: number;
  readonly secondTo: number;
  readonly above: number | null;
  readonly upTo: number | null;
  readonly rates: Rates;
}

/**
 * What a model costs, and whose price that is: `config` are prices of the user's own, `table` those of the price table,
 * where `provider` and `model` are the names of the entry. A model whose rates are all 0 is free.
 */
export interface Price {
  readonly origin: 'config' | 'table';
  readonly provider: string | null;
  readonly model: string;
  readonly periods: readonly PricePeriod[];
}

/** A provider and a model as OpenCode wrote them; null where it wrote none. */
export interface ModelName {
  readonly provider: string | null;
  readonly model: string | null;
}

/** Prices of a user's own, USD per million tokens, by `provider/model` or by the model alone. */
export type PriceOverrides = Readonly<
  Record<string, { readonly [Kind in Exclude<keyof Rates, 'request'>]?: Rates[Kind] | undefined }>
>;

/** Whether the model costs nothing, as opposed to nobody knowing what it costs. */
export function isFree(price: Price): boolean {
  return price.periods.every(({ rates }) => Object.values(rates).every((rate) => rate === 0));
}
