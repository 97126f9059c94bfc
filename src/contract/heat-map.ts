import { z } from 'zod';

const cell = { messages: z.int(), tokens: z.int(), cost: z.number() };

/**
 * `ocmon heat-map --json`: billed usage of 53 weeks, by calendar day and by hour of the week of the zone.
 *
 * The weeks begin on Mondays and the last of them holds the day at which the asked range ends, else the last day with
 * usage. `days` are all days from the first Monday to that day, none left out; it is empty where nothing says when to
 * end. `hours` are all 168, by `weekday` (1 is Monday) and the `hour` that clocks showed. `tokens` are totals.
 */
export const heatMap = z.object({
  tz: z.string(),
  days: z.array(z.object({ date: z.string(), ...cell })).readonly(),
  hours: z.array(z.object({ weekday: z.int(), hour: z.int(), ...cell })).readonly(),
});
export type HeatMap = z.infer<typeof heatMap>;
