import { z } from 'zod';
import { modelUsage, spend, tokens, usage } from './usage.ts';

/** Calls of one tool with one stored status and one outcome; `inherited` of them are fork copies. */
export const toolCallCount = z.object({
  tool: z.string().nullable(),
  status: z.string().nullable(),
  outcome: z.string().nullable(),
  calls: z.int(),
  inherited: z.int(),
});
export type ToolCallCount = z.infer<typeof toolCallCount>;

/**
 * `ocmon stats --json`: totals over the asked range. `cost.estimated` stands beside `cost.recorded` and is no part of it;
 * `unpricedModels` have usage without a recorded cost for which no price is known.
 */
export const stats = z.object({
  sessions: z.object({
    total: z.int(),
    roots: z.int(),
    children: z.int(),
    forks: z.int(),
    archived: z.int(),
    missing: z.int(),
  }),
  messages: z.object({
    total: z.int(),
    user: z.int(),
    assistant: z.int(),
    inherited: z.int(),
    orphans: z.int(),
  }),
  parts: z.object({ total: z.int(), orphans: z.int() }),
  toolCalls: z.array(toolCallCount).readonly(),
  errors: z.array(z.object({ name: z.string(), count: z.int() })).readonly(),
  tokens,
  cost: z.object({
    recorded: z.number(),
    estimated: z.number(),
    unpricedModels: z
      .array(z.object({ provider: z.string().nullable(), model: z.string().nullable() }))
      .readonly(),
  }),
  compaction: usage,
  unattributed: spend,
  raw: usage,
  models: z.array(modelUsage).readonly(),
});
export type Stats = z.infer<typeof stats>;
