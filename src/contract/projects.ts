import { z } from 'zod';
import { tokens } from './usage.ts';

/**
 * One project by its folder: the worktree, or where there is none the folder that sessions worked in; null for sessions
 * of which neither is known. Sessions, messages (fork copies included), tokens and cost (billed, USD) add up to those of
 * `ocmon stats`. `toolCalls` and `errors` (failed calls and answers) are without fork copies, like everything about
 * files; `files` is how many were touched, `additions` and `deletions` the lines that were recorded. `ids` are OpenCode's
 * own, sorted. Activity is that of messages.
 */
export const projectFigures = z.object({
  project: z.string().nullable(),
  name: z.string().nullable(),
  ids: z.array(z.string()).readonly(),
  sessions: z.int(),
  messages: z.int(),
  tokens,
  cost: z.number(),
  toolCalls: z.int(),
  errors: z.int(),
  files: z.int(),
  additions: z.int(),
  deletions: z.int(),
  firstActivity: z.iso.datetime().nullable(),
  lastActivity: z.iso.datetime().nullable(),
});
export type ProjectFigures = z.infer<typeof projectFigures>;

/** `ocmon projects --json`: every project, by its folder. */
export const projects = z.object({ projects: z.array(projectFigures).readonly() });
export type Projects = z.infer<typeof projects>;
