import { z } from 'zod';
import type { Problem } from '../core/problem.ts';
import type { RebuildProgress, SyncProgress } from './monitor.ts';
import { rebuildResult } from './rebuild.ts';
import { syncResult } from './sync.ts';

const syncProgress = z.object({
  phase: z.string(),
  filesDone: z.int(),
  filesTotal: z.int().nullable(),
  rows: z.int(),
}) satisfies z.ZodType<SyncProgress>;

const rebuildProgress = z.object({
  phase: z.string(),
  sessionsDone: z.int(),
  sessionsTotal: z.int().nullable(),
}) satisfies z.ZodType<RebuildProgress>;

const problem = z.object({
  message: z.string(),
  hint: z.string().nullable(),
}) satisfies z.ZodType<Problem>;

/** A line about work that takes long: how far it is, what it came to, or why it did not. */
export type WorkLine<P, R> =
  | { readonly progress: P }
  | { readonly result: R }
  | { readonly problem: Problem };

/**
 * A line of the answer to `POST /api/sync` (NDJSON): any number with progress, then one with the result or the problem.
 * Empty lines in between keep the connection alive.
 */
export const syncLine = z.union([
  z.object({ progress: syncProgress }),
  z.object({ result: syncResult }),
  z.object({ problem }),
]);

/** The same of `POST /api/rebuild`. */
export const rebuildLine = z.union([
  z.object({ progress: rebuildProgress }),
  z.object({ result: rebuildResult }),
  z.object({ problem }),
]);
