import { z } from 'zod';
import { largestBatch } from './batch-size.ts';

/** What to derive anew, as `POST /api/rebuild` takes it. */
export const rebuildInput = z.object({
  dryRun: z.boolean().describe('Change nothing, and say what would change.'),
  batch: z
    .int()
    .min(1)
    .max(largestBatch)
    .describe('Sessions that are derived in one transaction, in whole trees.'),
});
export type RebuildInput = z.infer<typeof rebuildInput>;

/**
 * `ocmon rebuild --json`: what deriving everything anew changed, or would change. `tables` has every table that holds
 * derived rows or columns, in a fixed order: `rows` afterwards, those `added`, `removed` and `changed`, and the keys of
 * up to five of them, sorted. Where derived rows were right, all of these are 0.
 */
export const rebuildResult = z.object({
  dryRun: z.boolean(),
  sessions: z.int(),
  batches: z.int(),
  seconds: z.number(),
  tables: z
    .array(
      z.object({
        table: z.string(),
        rows: z.int(),
        added: z.int(),
        removed: z.int(),
        changed: z.int(),
        sample: z.array(z.string()).readonly(),
      }),
    )
    .readonly(),
});
export type RebuildResult = z.infer<typeof rebuildResult>;
