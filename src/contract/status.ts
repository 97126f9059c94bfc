import { z } from 'zod';
import { syncFailure } from './sync.ts';

/** Something in the source that no reader knows: a folder, table or row type, and how many files or rows it holds. */
export const notUnderstood = z.object({ source: z.string(), name: z.string(), count: z.int() });
export type NotUnderstood = z.infer<typeof notUnderstood>;

/** One place that data was read from: a storage folder, an old project folder or a database file. */
export const sourceState = z.object({
  path: z.string(),
  kind: z.string(),
  generation: z.string().nullable(),
  state: z.string(),
  hint: z.string().nullable(),
  dataDir: z.string(),
});
export type SourceState = z.infer<typeof sourceState>;

/** A file's failure with its retries. */
export const fileFailure = syncFailure.extend({
  attempts: z.int(),
  nextRetryAt: z.iso.datetime().nullable(),
});
export type FileFailure = z.infer<typeof fileFailure>;

/** `ocmon status --json`: where reading stands. `phase` is `init` and `runId` null before the first run. */
export const status = z.object({
  phase: z.string(),
  runId: z.string().nullable(),
  files: z.object({
    byStatus: z.object({
      processed: z.int(),
      skipped: z.int(),
      transient_failure: z.int(),
      failed: z.int(),
    }),
    byType: z.array(z.object({ type: z.string(), status: z.string(), count: z.int() })).readonly(),
  }),
  sources: z.array(sourceState).readonly(),
  notUnderstood: z.array(notUnderstood).readonly(),
  failures: z.array(fileFailure).readonly(),
});
export type Status = z.infer<typeof status>;
