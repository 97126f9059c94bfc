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
