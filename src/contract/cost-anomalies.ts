import { z } from 'zod';

/**
 * `ocmon daily --anomalies --json`: days of the zone that cost unusually much, oldest first. `mean` and `deviation` are of
 * the 30 calendar days before, `threshold` is the mean and two deviations; all in USD, of recorded cost.
 */
export const costAnomalies = z.object({
  tz: z.string(),
  days: z
    .array(
      z.object({
        date: z.string(),
        cost: z.number(),
        mean: z.number(),
        deviation: z.number(),
        threshold: z.number(),
      }),
    )
    .readonly(),
});
export type CostAnomalies = z.infer<typeof costAnomalies>;
