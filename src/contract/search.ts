import { z } from 'zod';
import { filters } from './filters.ts';
import { largestHitPage } from './page-size.ts';

/** The most characters of a snippet. */
export const snippetLength = 200;

/**
 * `q` is a search as `src/core/search` reads it. After about `budgetMs` (milliseconds) a page ends with what was found,
 * and `next` goes on from there.
 */
export const searchInput = filters.extend({
  q: z.string().max(1000),
  limit: z.int().min(1).max(largestHitPage),
  budgetMs: z.int().min(10).max(10_000),
  cursor: z.string().max(2000).optional(),
});
export type SearchInput = z.infer<typeof searchInput>;

/**
 * Something that was found. `kind` says where: in a session's `title`, a `prompt`, an `answer`, its `reasoning`, what
 * tells of a tool `call`, its `input` or `output`, the `error` of a call or answer, or an `event`, which is text that
 * OpenCode itself put into the session. `at` is the time of the message, of a title that of the session; `status` the
 * outcome of a call, or `error` of an answer that failed; `inherited` marks a fork's copy. `snippet` has at most
 * 200 characters of plain text; `matches` are stretches of it in UTF-16 code units.
 */
export const searchHit = z.object({
  kind: z.enum(['title', 'prompt', 'answer', 'reasoning', 'call', 'input', 'output', 'error', 'event']),
  sessionId: z.string(),
  messageId: z.string().nullable(),
  partId: z.string().nullable(),
  title: z.string().nullable(),
  at: z.iso.datetime().nullable(),
  agent: z.string().nullable(),
  tool: z.string().nullable(),
  status: z.string().nullable(),
  inherited: z.boolean(),
  snippet: z.string(),
  matches: z.array(z.object({ start: z.int(), end: z.int() })).readonly(),
});
export type SearchHit = z.infer<typeof searchHit>;

/**
 * `ocmon search TEXT --json`: hits, newest first (by message, then downwards in it). `complete` is false where the page
 * ended before it was full and before everything was looked through; `next` is null only after the last hit.
 */
export const search = z.object({
  hits: z.array(searchHit).readonly(),
  next: z.string().nullable(),
  complete: z.boolean(),
});
export type Search = z.infer<typeof search>;
