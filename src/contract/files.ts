import { z } from 'zod';
import { filters } from './filters.ts';
import { largestPage } from './page-size.ts';

/**
 * What calls did to a file, or to all files of a folder. Copies that forks made are not in it. `operations` are all, also
 * those that failed (`failed`) or have not ended; `reads` to `moves` went through, `edits` by edit and patch alike.
 * `additions` and `deletions` are lines; `unmeasured` changes are not in them, because their lines were not recorded, as
 * of a file that is written over. `outsideRoot`: an operation came from a session whose project does not hold the file;
 * null where that is not known. `agents` are sorted, `lastTouched` is when the newest call began.
 */
export const fileFigures = z.object({
  operations: z.int(),
  reads: z.int(),
  edits: z.int(),
  writes: z.int(),
  deletes: z.int(),
  moves: z.int(),
  failed: z.int(),
  additions: z.int(),
  deletions: z.int(),
  unmeasured: z.int(),
  outsideRoot: z.boolean().nullable(),
  sessions: z.int(),
  agents: z.array(z.string()).readonly(),
  lastTouched: z.iso.datetime().nullable(),
});
export type FileFigures = z.infer<typeof fileFigures>;

/**
 * A row of the table: a file by its whole path, or a folder with its number of `files`. A folder that holds nothing but
 * another one is shown as that one.
 */
export const fileRow = z.object({
  path: z.string(),
  kind: z.enum(['file', 'folder']),
  files: z.int(),
  ...fileFigures.shape,
});
export type FileRow = z.infer<typeof fileRow>;

/** `ocmon files --json`: a page of files, and the cursor of the next page. */
export const files = z.object({ files: z.array(fileRow).readonly(), next: z.string().nullable() });
export type Files = z.infer<typeof files>;

/** What files can be sorted by: the most first (`lastTouched`: the newest), or by their path, upwards. */
export const fileSorts = [
  'edits',
  'reads',
  'writes',
  'operations',
  'failed',
  'additions',
  'deletions',
  'sessions',
  'lastTouched',
  'path',
] as const;

/**
 * `search` is a piece of the path, in capitals or not. `prefix` is a folder: instead of files, what stands in it is
 * listed, each folder with the sums of all its files; an empty one is the top. Sorted by `edits` unless told otherwise.
 */
export const filesInput = filters.extend({
  search: z.string().optional(),
  prefix: z.string().optional(),
  sort: z.enum(fileSorts).optional(),
  limit: z.int().min(1).max(largestPage),
  cursor: z.string().optional(),
});
export type FilesInput = z.infer<typeof filesInput>;
