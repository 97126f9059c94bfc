import { z } from 'zod';
import { filters } from './filters.ts';
import { spend, tokens } from './usage.ts';

/** Figures of a session alone (`own`) or with all its descendants, each once (`inclusive`). `wallMs` is null without records. */
export const sessionFigures = z.object({
  tokens,
  cost: z.number(),
  toolCalls: z.int(),
  errors: z.int(),
  wallMs: z.int().nullable(),
});
export type SessionFigures = z.infer<typeof sessionFigures>;

/**
 * The first that holds: `missing` at the source, `empty` (no messages), `running` while something open in it lives,
 * `error` (its newest answer or last run failed), `stale` (something open and dead, counting rule 8), `completed`.
 */
export const sessionStatus = z.enum(['running', 'stale', 'error', 'completed', 'empty', 'missing']);

/**
 * `ocmon session ID --json` and each row of `ocmon sessions --json`. Times are null where the record has none.
 * `contextPeak` is the most tokens that a step was given, null without steps; `activeMs` the time in which steps were at
 * work; `delegations` what its agents handed on. They and `agents`, `models` and `exchanges` are the session's own.
 */
export const session = z.object({
  id: z.string(),
  title: z.string().nullable(),
  parentId: z.string().nullable(),
  rootId: z.string().nullable(),
  depth: z.int(),
  status: sessionStatus,
  isFork: z.boolean(),
  own: sessionFigures,
  inclusive: sessionFigures,
  raw: z.object({ own: spend, inclusive: spend }),
  children: z.array(z.string()).readonly(),
  project: z.string().nullable(),
  created: z.iso.datetime().nullable(),
  updated: z.iso.datetime().nullable(),
  archived: z.iso.datetime().nullable(),
  missing: z.boolean(),
  orphan: z.boolean(),
  unattributed: spend,
  agents: z.array(z.string()).readonly(),
  models: z.array(z.string()).readonly(),
  exchanges: z.int(),
  contextPeak: z.int().nullable(),
  activeMs: z.int(),
  delegations: z.int(),
});
export type Session = z.infer<typeof session>;

/** Which session to show: its id. */
export const sessionInput = filters.extend({ id: z.string().describe('Of the session') });
