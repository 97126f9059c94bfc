import { z } from 'zod';

/**
 * `ocmon context ID --json`: how the context of a session grew, step by step, in their order. `context` are the tokens
 * that a step was given (input, cache read and cache write), `output` what it wrote (reasoning is apart). A compaction
 * is a step that sums the session up; copies that a fork made are `inherited`. `peak` is the largest context, null
 * without steps.
 */
export const sessionContext = z.object({
  id: z.string(),
  peak: z.int().nullable(),
  compactions: z.int(),
  steps: z
    .array(
      z.object({
        messageId: z.string(),
        at: z.iso.datetime().nullable(),
        agent: z.string().nullable(),
        provider: z.string().nullable(),
        model: z.string().nullable(),
        context: z.int(),
        cached: z.int(),
        output: z.int(),
        reasoning: z.int(),
        compaction: z.boolean(),
        inherited: z.boolean(),
      }),
    )
    .readonly(),
});
export type SessionContext = z.infer<typeof sessionContext>;
