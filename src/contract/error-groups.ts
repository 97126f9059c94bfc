import { z } from 'zod';
import { errorRecord, errorsInput, errorType } from './errors.ts';
import { filters } from './filters.ts';

/** The calendar days that the bars of a group stand for. */
export const groupDays = 30;

/**
 * Errors of one kind: the same type, code and tool, and a message that differs in paths, numbers, ids and quoted text
 * alone. `days` are counts of the last {@link groupDays} days, the last of them the answer's `lastDay`; `message` and
 * `sample` are of the newest. `firstSeen` and `lastSeen` are null where nothing is dated.
 */
export const errorGroupFigures = z.object({
  id: z.string(),
  type: errorType,
  code: z.int().nullable(),
  tool: z.string().nullable(),
  message: z.string().nullable(),
  count: z.int(),
  sessions: z.int(),
  firstSeen: z.iso.datetime().nullable(),
  lastSeen: z.iso.datetime().nullable(),
  days: z.array(z.int()).readonly(),
  sample: z.object({ sessionId: z.string(), messageId: z.string(), partId: z.string().nullable() }),
});
export type ErrorGroupFigures = z.infer<typeof errorGroupFigures>;

/**
 * `ocmon errors --group --json`: groups, those seen last first, then by id. `total` is of all groups that are asked for,
 * by what failed; `inherited` are the copies in forks, which are in no other figure. `lastDay` is the calendar day, in
 * the zone `tz`, of the newest error; null where there is none.
 */
export const errorGroups = z.object({
  tz: z.string(),
  lastDay: z.iso.date().nullable(),
  total: z.object({
    groups: z.int(),
    errors: z.int(),
    answers: z.int(),
    toolCalls: z.int(),
    compactions: z.int(),
    inherited: z.int(),
  }),
  groups: z.array(errorGroupFigures).readonly(),
  next: z.string().nullable(),
});
export type ErrorGroups = z.infer<typeof errorGroups>;

/** `ocmon errors GROUP --json`: one group, and its newest errors, at most as many as the question's `limit`. */
export const errorGroup = z.object({
  tz: z.string(),
  lastDay: z.iso.date().nullable(),
  group: errorGroupFigures,
  errors: z.array(errorRecord).readonly(),
  next: z.string().nullable(),
});
export type ErrorGroup = z.infer<typeof errorGroup>;

/** Which group: its id. */
export const errorGroupInput = filters.extend({
  id: z.string(),
  limit: errorsInput.shape.limit,
  cursor: errorsInput.shape.cursor,
});
