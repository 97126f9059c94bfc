import { z } from 'zod';
import { type ExportFormat, exportFormats, exportTables } from './export-tables.ts';
import { filters } from './filters.ts';

/** The media type of each format. */
export const exportTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  parquet: 'application/vnd.apache.parquet',
};

/** Which table, and as what. `tz` is the zone of the days of `daily`; all times are UTC. */
export const exportInput = filters.extend({ table: z.enum(exportTables), format: z.enum(exportFormats) });
export type ExportInput = z.infer<typeof exportInput>;

/** Takes the next bytes of an export; the export goes on when it resolves, and ends when it rejects. */
export type WriteBytes = (bytes: Uint8Array) => Promise<void>;
