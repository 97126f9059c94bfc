import { z } from 'zod';
import { ERROR_TYPE_NAMES } from '../core/errors/error-types.ts';
import { filters } from './filters.ts';
import { largestPage } from './page-size.ts';

/**
 * What failed: an answer of a model, a tool call, or a compaction of OpenCode 2.
 */
const errorKind = z.enum(['answer', 'tool', 'compaction']);

/** Type of an error, of the table in `core/errors/error-types.ts` (counting rule 7). */
export const errorType = z.enum(ERROR_TYPE_NAMES);

/**
 * One error. `time` is when it came, null where nothing is dated; `code` an HTTP status or the one that stands for the
 * type, else null; `name` as OpenCode wrote it, of answers; `tool` and `outcome` of tool calls; `message` at most 500
 * characters, `stackTrace` at most 2,000; `group` the id of its group. `partId` is null but for tool calls.
 */
export const errorRecord = z.object({
  kind: errorKind,
  time: z.iso.datetime().nullable(),
  type: errorType,
  code: z.int().nullable(),
  name: z.string().nullable(),
  tool: z.string().nullable(),
  outcome: z.string().nullable(),
  message: z.string().nullable(),
  stackTrace: z.string().nullable(),
  group: z.string(),
  sessionId: z.string(),
  sessionTitle: z.string().nullable(),
  messageId: z.string(),
  partId: z.string().nullable(),
  agent: z.string().nullable(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
});
export type ErrorRecord = z.infer<typeof errorRecord>;

/** `ocmon errors --json`: single errors, newest first, then by id; and the cursor of the next page. */
export const errors = z.object({ errors: z.array(errorRecord).readonly(), next: z.string().nullable() });
export type Errors = z.infer<typeof errors>;

/** What errors can be narrowed by besides: a type, and a tool by the name that was written. */
const errorFilters = filters.extend({ type: errorType.optional(), tool: z.string().optional() });

/** Which page of the list. */
export const errorsInput = errorFilters.extend({
  limit: z.int().min(1).max(largestPage),
  cursor: z.string().optional(),
});
