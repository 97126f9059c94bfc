import { z } from 'zod';
import { modelUsage } from './usage.ts';

/** Where a model's price comes from: the config, or an entry of the price table by its own names there. */
const modelPrice = z.object({
  origin: z.enum(['config', 'table']),
  provider: z.string().nullable(),
  model: z.string(),
});

/** Half and 95 % of the steps have at most this much. */
const spread = z.object({ p50: z.number(), p95: z.number() });

/**
 * One model's billed usage, with what it was like to work with. `sessions` it was used in; `errors` of its answers, and
 * their share of them (0 to 1); `cacheHitRatio`: how much of what it was given came from a cache (0 to 1). `tokensPerSecond`:
 * output and reasoning over the time from the request until all was written. `timeToFirstTokenMs`: from the request until
 * the first of it. `stepMs`: until the step was completed, tools included. Null where nothing is known. `price` is null
 * where no cost had to be estimated or none is known.
 */
export const modelFigures = modelUsage.extend({
  price: modelPrice.nullable(),
  sessions: z.int(),
  errors: z.int(),
  errorRate: z.number().nullable(),
  cacheHitRatio: z.number().nullable(),
  tokensPerSecond: spread.nullable(),
  timeToFirstTokenMs: spread.nullable(),
  stepMs: spread.nullable(),
});
export type ModelFigures = z.infer<typeof modelFigures>;

/** The table of list prices: `date` is the day on which this version was published, `overrides` how many the config has. */
const priceTable = z.object({
  name: z.string(),
  version: z.string(),
  date: z.string(),
  overrides: z.int(),
});

/** `ocmon models --json`: each model, by provider and model name, and the prices that estimates are made with. */
export const models = z.object({ prices: priceTable, models: z.array(modelFigures).readonly() });
export type Models = z.infer<typeof models>;
