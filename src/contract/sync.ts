import { z } from 'zod';

/** A file or database row that could not be taken in, and why; `status` says whether it is tried again. */
export const syncFailure = z.object({
  path: z.string(),
  kind: z.string(),
  status: z.enum(['failed', 'transient_failure']),
  error: z.string().nullable(),
});

/** `ocmon sync --json`: what one pass over the source did. `seen` is the sum of the other file counts. */
export const syncResult = z.object({
  runId: z.string(),
  phase: z.string(),
  seconds: z.number(),
  files: z.object({
    seen: z.int(),
    processed: z.int(),
    unchanged: z.int(),
    skipped: z.int(),
    transientFailure: z.int(),
    failed: z.int(),
  }),
  rows: z.object({ sessions: z.int(), messages: z.int(), parts: z.int() }),
  failures: z.array(syncFailure).readonly(),
});
export type SyncResult = z.infer<typeof syncResult>;
