import { z } from 'zod';
import { daily } from './daily.ts';
import { errors } from './errors.ts';
import { status } from './status.ts';
import { tokens } from './usage.ts';

/**
 * What a stretch of time adds up to; usage is billed. `estimated` is USD of usage without a recorded cost. `sessions` were created in it or have a message in it; `exchanges`
 * began in it. `cacheHitRatio` is the share of cache reads in all that steps were given (input, cache read and cache
 * write), null where they were given nothing. `errorRate` is the share of failed steps and calls in all of them, null
 * without any.
 */
export const overviewTotals = z.object({
  tokens,
  cost: z.number(),
  estimated: z.number(),
  sessions: z.int(),
  exchanges: z.int(),
  steps: z.int(),
  toolCalls: z.int(),
  stepErrors: z.int(),
  toolErrors: z.int(),
  cacheHitRatio: z.number().nullable(),
  errorRate: z.number().nullable(),
});
export type OverviewTotals = z.infer<typeof overviewTotals>;

/** One of the five with the highest cost; equal ones by tokens, then by name. `name` is null where none was stored. */
const topEntry = z.object({
  name: z.string().nullable(),
  sessions: z.int(),
  messages: z.int(),
  tokens: z.int(),
  cost: z.number(),
});
export type TopEntry = z.infer<typeof topEntry>;

/**
 * `ocmon overview --json`: the asked range in one answer. `previous` is the stretch of the same length before it, null
 * unless both ends of the range are given. `series` are the rows of `daily` by the period `by`, the shortest that cuts
 * the range into at most 250. `errors` are the ten newest. `sync` says how much has been read.
 */
export const overview = z.object({
  totals: overviewTotals,
  previous: overviewTotals.nullable(),
  by: z.enum(['hour', 'day', 'week', 'month']),
  series: daily.shape.days,
  top: z.object({
    projects: z.array(topEntry).readonly(),
    models: z.array(topEntry).readonly(),
    agents: z.array(topEntry).readonly(),
  }),
  errors: errors.shape.errors,
  sync: z.object({
    phase: z.string(),
    progress: status.shape.progress,
    lastChange: z.iso.datetime().nullable(),
    files: status.shape.files.shape.byStatus,
  }),
});
export type Overview = z.infer<typeof overview>;
