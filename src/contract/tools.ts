import { z } from 'zod';
import { filters } from './filters.ts';

/** Calls of one period; `date` as in `daily`, `errors` those that ended in any other way than well. */
const callsInPeriod = z.object({ date: z.string(), calls: z.int(), errors: z.int() });

/**
 * One tool's calls by outcome (counting rule 7) and the durations of those that ended, in milliseconds (null where none
 * did). `inherited` of the calls are fork copies. `errorRate` is the share of those that ended in any other way than
 * well, null where none ended. `outputBytes` is the size of outputs in UTF-8, null where there is none. `names` are the
 * names as they were written. `trend` has the periods in which it was called, oldest first.
 */
export const toolFigures = z.object({
  tool: z.string().nullable(),
  calls: z.int(),
  ok: z.int(),
  error: z.int(),
  denied: z.int(),
  aborted: z.int(),
  timeout: z.int(),
  invalid: z.int(),
  running: z.int(),
  stale: z.int(),
  inherited: z.int(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  maxMs: z.number().nullable(),
  errorRate: z.number().nullable(),
  outputBytes: z.object({ sum: z.int(), p95: z.int() }).nullable(),
  names: z.array(z.string().nullable()).readonly(),
  trend: z.array(callsInPeriod).readonly(),
});
export type ToolFigures = z.infer<typeof toolFigures>;

/**
 * `ocmon tools --json`: every tool by the name that was written, or with `mergeNames` by that of OpenCode 2 (counting
 * rule 19). `trendBy` is the period of the trends: the shortest that cuts the asked time into at most 60 pieces.
 */
export const tools = z.object({
  trendBy: z.enum(['hour', 'day', 'week', 'month']),
  tools: z.array(toolFigures).readonly(),
});
export type Tools = z.infer<typeof tools>;

/** `mergeNames` counts `bash` as `shell` and `task` as `subagent`. */
export const toolsInput = filters.extend({ mergeNames: z.boolean().optional() });
export type ToolsInput = z.infer<typeof toolsInput>;
