import { z } from 'zod';
import { check } from './quality.ts';
import { fileFailure, notUnderstood, sourceState, status } from './status.ts';

/** A place where OpenCode's data was looked for, and who named it. */
const lookedAt = z.object({
  path: z.string(),
  origin: z.string(),
  state: z.string(),
  hint: z.string().nullable(),
});

/** `ocmon doctor --json`: is everything healthy, with what to do. Sizes are bytes, null where they cannot be had. */
export const doctor = z.object({
  checks: z.array(check).readonly(),
  lookedAt: z.array(lookedAt).readonly(),
  sources: z.array(sourceState).readonly(),
  notUnderstood: z.array(notUnderstood).readonly(),
  files: status.shape.files,
  failures: z.array(fileFailure).readonly(),
  disk: z.object({
    database: z.string(),
    databaseBytes: z.int().nullable(),
    freeBytes: z.int().nullable(),
  }),
});
export type Doctor = z.infer<typeof doctor>;
