import { z } from 'zod';
import type { Problem } from '../core/problem.ts';
import type { SyncProgress } from './monitor.ts';
import { syncResult } from './sync.ts';

const progress = z.object({
  phase: z.string(),
  filesDone: z.int(),
  filesTotal: z.int().nullable(),
  rows: z.int(),
}) satisfies z.ZodType<SyncProgress>;

const problem = z.object({
  message: z.string(),
  hint: z.string().nullable(),
}) satisfies z.ZodType<Problem>;

/**
 * A line of the answer to `POST /api/sync` (NDJSON): any number with progress, then one with the result or the problem.
 * Empty lines in between keep the connection alive.
 */
export const syncLine = z.union([
  z.object({ progress }),
  z.object({ result: syncResult }),
  z.object({ problem }),
]);
export type SyncLine = z.infer<typeof syncLine>;
