import { z } from 'zod';

/**
 * What every question can be narrowed by. `from` (inclusive) and `to` (exclusive) are ISO 8601 UTC instants, already
 * resolved from what the user typed; `tz` is an IANA zone; missing and archived records count unless excluded.
 */
export const filters = z.object({
  from: z.iso.datetime().optional().describe('The first instant that counts'),
  to: z.iso.datetime().optional().describe('The first instant that does not count any more'),
  tz: z.string().describe('An IANA time zone; else the configured one'),
  project: z.string().optional().describe('A project: its id, its folder, or the last name of that'),
  agent: z.string().optional().describe('An agent by name'),
  model: z.string().optional().describe('A model: `model` or `provider/model`'),
  session: z.string().optional().describe('One session by id, without its children'),
  missing: z.boolean().describe('Whether records count that are gone at the source'),
  archived: z.boolean().describe('Whether archived sessions count'),
});
export type Filters = z.infer<typeof filters>;
