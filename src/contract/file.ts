import { z } from 'zod';
import { fileFigures } from './files.ts';
import { filters } from './filters.ts';
import { largestPage } from './page-size.ts';

/**
 * What one call did to the file, or tried to. `outcome` is that of the call (counting rule 7). `writtenPath` is the path
 * as the call has it, `relativePath` what is left of the file's below the project's root, null outside of it;
 * `movedFrom` and `movedTo` are whole paths of a move. Lines are null where they were not recorded.
 */
export const fileOperation = z.object({
  id: z.string(),
  partId: z.string(),
  messageId: z.string(),
  sessionId: z.string(),
  sessionTitle: z.string().nullable(),
  project: z.string().nullable(),
  at: z.iso.datetime().nullable(),
  tool: z.string().nullable(),
  operation: z.enum(['read', 'write', 'edit', 'patch', 'delete', 'move']),
  outcome: z.string().nullable(),
  additions: z.int().nullable(),
  deletions: z.int().nullable(),
  agent: z.string().nullable(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  writtenPath: z.string(),
  relativePath: z.string().nullable(),
  outsideRoot: z.boolean().nullable(),
  movedFrom: z.string().nullable(),
  movedTo: z.string().nullable(),
});
export type FileOperation = z.infer<typeof fileOperation>;

/** `ocmon files PATH --json`: a file's figures, and a page of its operations, newest first, with the next one's cursor. */
export const file = z.object({
  path: z.string(),
  ...fileFigures.shape,
  history: z.array(fileOperation).readonly(),
  next: z.string().nullable(),
});
export type File = z.infer<typeof file>;

/** `path` is whole, as it was written, or below its project's root where only one file has it. */
export const fileInput = filters.extend({
  path: z.string(),
  limit: z.int().min(1).max(largestPage),
  cursor: z.string().optional(),
});
export type FileInput = z.infer<typeof fileInput>;
