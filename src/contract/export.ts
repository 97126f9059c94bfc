import { z } from 'zod';
import { filters } from './filters.ts';

/** The tables that can be exported, each under the filters. */
export const exportTables = [
  'sessions',
  'usage',
  'tool_calls',
  'errors',
  'exchanges',
  'delegations',
  'traces',
  'daily',
] as const;
export type ExportTable = (typeof exportTables)[number];

/** CSV as in RFC 4180; JSON as an array of objects, one a line; Parquet. */
export const exportFormats = ['csv', 'json', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Which table, and as what. `tz` is the zone of the days of `daily`; all times are UTC. */
export const exportInput = filters.extend({ table: z.enum(exportTables), format: z.enum(exportFormats) });
export type ExportInput = z.infer<typeof exportInput>;

/** Takes the next bytes of an export; the export goes on when it resolves, and ends when it rejects. */
export type WriteBytes = (bytes: Uint8Array) => Promise<void>;
