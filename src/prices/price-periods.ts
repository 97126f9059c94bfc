import type { ConditionalPrice, ModelInfo, ModelPrice, Tier } from '@pydantic/genai-prices';
import type { PricePeriod, Rates } from './price.ts';

const DAY = 86_400;

/** What the table's keys mean here; a key that a model does not have is priced as the next one. */
const KEYS: Readonly<Record<keyof Rates, readonly string[]>> = {
  input: ['input_mtok'],
  output: ['output_mtok'],
  reasoning: ['output_reasoning_mtok', 'output_mtok'],
  cacheRead: ['cache_read_mtok', 'input_mtok'],
  cacheWrite: ['cache_write_mtok', 'input_mtok'],
  request: ['requests_kcount'],
};

/** Whether tokens of text have a price, or the model is marked as free by having no price at all. */
export function pricesText(model: ModelInfo): boolean {
  return pricesOf(model).every(({ prices }) => {
    const keys = Object.keys(prices);
    return keys.length === 0 || keys.includes('input_mtok') || keys.includes('output_mtok');
  });
}

/** Which prices hold at an instant; that is the table's own rule, and stays there. */
export type PriceAt = (instant: Date) => ModelPrice;

/** An entry of the table as periods without conditions that depend on each other. */
export function periodsOf(model: ModelInfo, priceAt: PriceAt): readonly PricePeriod[] {
  const constraints = pricesOf(model).flatMap(({ constraint }) =>
    constraint === undefined ? [] : [constraint],
  );
  const dates = ascending(
    constraints.flatMap((each) => (each.type === 'start_date' ? [Date.parse(each.start_date)] : [])),
  );
  const seconds = ascending(
    constraints.flatMap((each) =>
      each.type === 'start_date' ? [] : [secondOf(each.start_time), secondOf(each.end_time)],
    ),
  ).filter((second) => second > 0 && second < DAY);
  return between([null, ...dates, null]).flatMap(([from, to]) =>
    between([0, ...seconds, DAY]).flatMap(([secondFrom, secondTo]) =>
      tiersOf(priceAt(within(from, to, secondFrom))).map((tier) => ({
        from,
        to,
        secondFrom: secondFrom ?? 0,
        secondTo: secondTo ?? DAY,
        ...tier,
      })),
    ),
  );
}

function pricesOf({ prices }: ModelInfo): readonly ConditionalPrice[] {
  // The package's own type says that a list holds conditional prices; a price by itself is no list.
  return Array.isArray(prices) ? prices : [{ prices: prices as ModelPrice }];
}

/** An instant of a period, at a second of the UTC day. Before the first date, the day before it. */
function within(from: number | null, to: number | null, second: number | null): Date {
  const start = from ?? (to === null ? 0 : to - DAY * 1000);
  const midnight = Math.floor(start / (DAY * 1000)) * DAY * 1000;
  const instant = midnight + (second ?? 0) * 1000;
  return new Date(instant < start ? instant + DAY * 1000 : instant);
}

/** `01:30:00Z` as a second of the UTC day; the table writes its times in UTC. */
function secondOf(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.replace('Z', '').split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}

/** Rates by the size of the input: one for each stretch between two sizes at which any rate changes. */
function tiersOf(prices: ModelPrice): readonly Pick<PricePeriod, 'above' | 'upTo' | 'rates'>[] {
  const starts = ascending(
    Object.values(KEYS)
      .flat()
      .flatMap((key) => tiersIn(prices[key]).map(({ start }) => start)),
  );
  return between([null, ...starts, null]).map(([above, upTo]) => ({
    above,
    upTo,
    rates: ratesOf(prices, above),
  }));
}

function ratesOf(prices: ModelPrice, above: number | null): Rates {
  const rate = (kind: keyof Rates): number => {
    const price = KEYS[kind].map((key) => prices[key]).find((each) => each !== undefined);
    if (price === undefined) return 0;
    if (typeof price === 'number') return price;
    const tier = tiersIn(price)
      .filter(({ start }) => above !== null && start <= above)
      .at(-1);
    return tier?.price ?? price.base;
  };
  return {
    input: rate('input'),
    output: rate('output'),
    reasoning: rate('reasoning'),
    cacheRead: rate('cacheRead'),
    cacheWrite: rate('cacheWrite'),
    // The table has it for a thousand requests.
    request: rate('request') / 1000,
  };
}

function tiersIn(price: ModelPrice[string]): readonly Tier[] {
  if (price === undefined || typeof price === 'number') return [];
  return [...price.tiers].sort((one, other) => one.start - other.start);
}

function ascending(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((one, other) => one - other);
}

/** Each limit with the next one. */
function between(limits: readonly (number | null)[]): readonly (readonly [number | null, number | null])[] {
  return limits.slice(1).map((limit, index) => [limits[index] ?? null, limit]);
}
