import { z } from 'zod';
import { tokens } from './usage.ts';

/** `ocmon daily --json`: one row per calendar day of the zone that has billed usage, oldest first. */
export const daily = z.object({
  tz: z.string(),
  days: z.array(z.object({ date: z.iso.date(), messages: z.int(), tokens, cost: z.number() })),
});
export type Daily = z.infer<typeof daily>;
