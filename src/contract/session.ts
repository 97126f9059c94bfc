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
 * `ocmon session ID --json` and each row of `ocmon sessions --json`. Times are null where the record has none;
 * `status`, the first that holds: `missing` at the source, `empty` (no messages), `running` while something open in it
 * lives, `error` (its newest answer or last run failed), `stale` (something open and dead, counting rule 8), `completed`.
 */
export const session = z.object({
  id: z.string(),
  title: z.string().nullable(),
  parentId: z.string().nullable(),
  rootId: z.string().nullable(),
  depth: z.int(),
  status: z.enum(['running', 'stale', 'error', 'completed', 'empty', 'missing']),
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
});
export type Session = z.infer<typeof session>;

/** Which session to show: its id. */
export const sessionInput = filters.extend({ id: z.string() });
