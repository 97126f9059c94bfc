import { z } from 'zod';

/** Token counts of any set of usage rows; `total` is OpenCode's own total where it stored one (counting rule 2). */
export const tokens = z.object({
  input: z.int(),
  output: z.int(),
  reasoning: z.int(),
  cacheRead: z.int(),
  cacheWrite: z.int(),
  total: z.int(),
});
export type Tokens = z.infer<typeof tokens>;

/** Tokens and cost (USD) of a set of rows, without saying how many. */
export const spend = z.object({ tokens, cost: z.number() });
export type Spend = z.infer<typeof spend>;

/** Tokens, cost (USD) and the number of usage rows that they are the sum of. */
export const usage = z.object({ messages: z.int(), tokens, cost: z.number() });
export type Usage = z.infer<typeof usage>;

/**
 * What usage would have cost by prices where its recorded cost is 0 and its tokens are not (counting rule 6), in USD, and
 * what the cost of all of it is known by: `free` has a price of nothing, `unpriced` none that is known, `mixed` is more
 * than one of the others, null has neither tokens nor a cost. An estimate is never part of a cost.
 */
export const modelEstimate = z.object({
  estimated: z.number(),
  basis: z.enum(['recorded', 'estimated', 'free', 'unpriced', 'mixed']).nullable(),
});
export type ModelEstimate = z.infer<typeof modelEstimate>;

/** One model's billed usage; names are as OpenCode wrote them, `""` included (counting rule 16). */
export const modelUsage = z.object({
  provider: z.string().nullable(),
  model: z.string().nullable(),
  messages: z.int(),
  tokens,
  cost: z.number(),
  ...modelEstimate.shape,
});
export type ModelUsage = z.infer<typeof modelUsage>;
