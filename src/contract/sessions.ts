import { z } from 'zod';
import { filters } from './filters.ts';
import { largestPage } from './page-size.ts';
import { session } from './session.ts';

/** `ocmon sessions --json`: a page of sessions, newest first, and the cursor of the next page. */
export const sessions = z.object({ sessions: z.array(session).readonly(), next: z.string().nullable() });
export type Sessions = z.infer<typeof sessions>;

/** `all` adds child, archived, missing and empty sessions to the top-level ones. */
export const sessionsInput = filters.extend({
  all: z.boolean(),
  limit: z.int().min(1).max(largestPage),
  cursor: z.string().optional(),
});
