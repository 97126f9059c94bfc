import { z } from 'zod';

/**
 * One tool's calls by outcome (counting rule 7) and the durations of those that ended, in milliseconds (null where none
 * did). `inherited` of the calls are fork copies.
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
  maxMs: z.number().nullable(),
});
export type ToolFigures = z.infer<typeof toolFigures>;

/** `ocmon tools --json`: every tool by the name that was written. */
export const tools = z.object({ tools: z.array(toolFigures).readonly() });
export type Tools = z.infer<typeof tools>;
