import { z } from 'zod';

/** `ocmon sql --json`: rows as arrays in column order, each value plain JSON; `truncated` when the row limit cut them. */
export const sqlResult = z.object({
  rowCount: z.int(),
  truncated: z.boolean(),
  columns: z.array(z.string()).readonly(),
  rows: z.array(z.array(z.unknown()).readonly()).readonly(),
});
export type SqlResult = z.infer<typeof sqlResult>;

/** One SELECT or EXPLAIN statement. */
export const sqlInput = z.object({ sql: z.string().describe('One SELECT or EXPLAIN') });
