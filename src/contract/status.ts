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

/**
 * The daemon that answers: its process, its port, and since when it serves. `problem` says why it cannot follow at the
 * moment, and what to do; it tries again by itself.
 */
const daemon = z.object({
  pid: z.int(),
  port: z.int(),
  since: z.iso.datetime(),
  problem: z.string().nullable(),
});

/** How far the pass that runs now is. `filesTotal` is null until every name is listed, `etaSeconds` while unknown. */
const progress = z.object({
  filesDone: z.int(),
  filesTotal: z.int().nullable(),
  etaSeconds: z.int().nullable(),
});

/** Paths that wait to be read, and the milliseconds from a change to its commit: null before the first one. */
const queue = z.object({
  length: z.int(),
  lagMs: z.object({ p50: z.number(), p99: z.number() }).nullable(),
});

/** What is watched below a root: `complete` is false where the sweep has to find the rest, and `problem` says why. */
const watchState = z.object({
  root: z.string(),
  directories: z.int(),
  complete: z.boolean(),
  problem: z.string().nullable(),
});

/**
 * `ocmon status --json`: where reading stands. `phase` is `init` and `runId` null before the first run. `t0` is when the
 * last pass started, `lastChange` when data last changed. `daemon`, `progress`, `queue` and `watch` are known to a daemon
 * alone: without one they are null.
 */
export const status = z.object({
  phase: z.string(),
  runId: z.string().nullable(),
  daemon: daemon.nullable(),
  t0: z.iso.datetime().nullable(),
  progress: progress.nullable(),
  lastChange: z.iso.datetime().nullable(),
  queue: queue.nullable(),
  watch: z.array(watchState).readonly().nullable(),
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

/** What a daemon adds to its status. The time left of its pass is in the database, where the pass records it. */
export interface LiveStatus {
  readonly daemon: z.infer<typeof daemon>;
  readonly progress: Omit<z.infer<typeof progress>, 'etaSeconds'> | null;
  readonly queue: z.infer<typeof queue>;
  readonly watch: readonly z.infer<typeof watchState>[];
}
