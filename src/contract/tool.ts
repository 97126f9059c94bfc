import { z } from 'zod';
import { largestPage } from './page-size.ts';
import { toolFigures, toolsInput } from './tools.ts';

/** A call that ended in any other way than well. `at` is when it began, `argument` its title or main argument. */
const failedCall = z.object({
  partId: z.string(),
  messageId: z.string(),
  sessionId: z.string(),
  tool: z.string().nullable(),
  at: z.iso.datetime().nullable(),
  outcome: z.string(),
  errorType: z.string().nullable(),
  argument: z.string().nullable(),
  durationMs: z.int().nullable(),
});

/**
 * `ocmon tools NAME --json`: one tool. `histogram` has the calls that ended by their duration, from `fromMs` up to but
 * not including `toMs` (null: without end), every step of it. `arguments` are the twenty that calls had most often
 * (titles or main arguments, cut to 240 characters). `failing` is a page of failed calls, newest first, and `next` the
 * cursor of the next page; copies in forks are not in it.
 */
export const tool = z.object({
  trendBy: z.enum(['hour', 'day', 'week', 'month']),
  figures: toolFigures,
  histogram: z.array(z.object({ fromMs: z.int(), toMs: z.int().nullable(), calls: z.int() })).readonly(),
  arguments: z.array(z.object({ argument: z.string(), calls: z.int(), errors: z.int() })).readonly(),
  failing: z.array(failedCall).readonly(),
  next: z.string().nullable(),
});
export type Tool = z.infer<typeof tool>;

/** Which tool: its name, as `tools` has it. */
export const toolInput = toolsInput.extend({
  name: z.string(),
  limit: z.int().min(1).max(largestPage).optional(),
  cursor: z.string().optional(),
});
export type ToolInput = z.infer<typeof toolInput>;
