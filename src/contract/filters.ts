import { z } from 'zod';

/**
 * What every question can be narrowed by. `from` (inclusive) and `to` (exclusive) are ISO 8601 UTC instants, already
 * resolved from what the user typed; `tz` is an IANA zone; missing and archived records count unless excluded.
 */
export const filters = z.object({
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  tz: z.string(),
  project: z.string().optional(),
  agent: z.string().optional(),
  model: z.string().optional(),
  session: z.string().optional(),
  missing: z.boolean(),
  archived: z.boolean(),
});
export type Filters = z.infer<typeof filters>;
