import { z } from 'zod';
import { filters } from './filters.ts';
import { tokens } from './usage.ts';

/** Calendar periods and groups that usage can be asked by. */
export const dailyInput = filters.extend({
  by: z.enum(['hour', 'day', 'week', 'month']).optional().describe('The period of a row; else `day`'),
  group: z.enum(['model', 'agent', 'project', 'tool']).optional().describe('Split each period by this'),
});
export type DailyInput = z.infer<typeof dailyInput>;

/**
 * `ocmon daily --json`: one row per calendar day of the zone that has billed usage, oldest first. By other periods,
 * `date` is the Monday of a week, `2026-11` of a month, `2026-11-01T01:00-04:00` of an hour; `group` is there when one
 * was asked for, null where a message has none. `estimated` is of usage without a recorded cost, and no part of `cost`.
 */
export const daily = z.object({
  tz: z.string(),
  days: z
    .array(
      z.object({
        date: z.string(),
        group: z.string().nullable().optional(),
        messages: z.int(),
        tokens,
        cost: z.number(),
        estimated: z.number(),
      }),
    )
    .readonly(),
});
export type Daily = z.infer<typeof daily>;
