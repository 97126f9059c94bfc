import { z } from 'zod';
import { filters } from './filters.ts';
import { largestPage } from './page-size.ts';
import { session, sessionStatus } from './session.ts';

/** `ocmon sessions --json`: a page of sessions in the asked order, and the cursor of the next page. */
export const sessions = z.object({ sessions: z.array(session).readonly(), next: z.string().nullable() });
export type Sessions = z.infer<typeof sessions>;

/**
 * `all` adds child, archived, missing and empty sessions to the top-level ones. `hasErrors` is about the session with its
 * descendants, `title` a piece of the title in any case.
 *
 * `sort` is `created` where nothing is asked for; `cost`, `tokens`, `tools`, `errors` and `duration` (wall time) are those
 * with all descendants, `ownCost` is the session's alone. `order` is `desc` where nothing is asked for.
 */
export const sessionsInput = filters.extend({
  all: z.boolean().describe('Child, archived, missing and empty sessions too'),
  limit: z.int().min(1).max(largestPage).describe('Sessions of a page'),
  cursor: z.string().optional().describe('`next` of the page before'),
  status: sessionStatus.optional(),
  isFork: z.boolean().optional(),
  hasErrors: z.boolean().optional(),
  title: z.string().optional(),
  sort: z.enum(['created', 'updated', 'cost', 'ownCost', 'tokens', 'tools', 'errors', 'duration']).optional(),
  order: z.enum(['asc', 'desc']).optional(),
});
export type SessionsInput = z.infer<typeof sessionsInput>;
