import type { ArgDef, ArgsDef } from 'citty';

/** Options of every command. */
export const globalArgs = {
  database: { type: 'string', valueHint: 'FILE', description: 'The DuckDB file that everything is kept in' },
  'data-dir': {
    type: 'string',
    valueHint: 'DIR',
    description: 'A data folder of OpenCode; may be given several times',
  },
  config: { type: 'string', valueHint: 'FILE', description: 'The config file' },
  tz: { type: 'string', valueHint: 'ZONE', description: 'The time zone of days and shown times' },
  json: { type: 'boolean', description: 'Print one JSON document' },
  debug: { type: 'boolean', description: 'Log more, and show where an unexpected error came from' },
  help: { type: 'boolean', alias: 'h', description: 'Show this help' },
} as const satisfies ArgsDef;

/** The one-letter name of an option, without its dash. */
export function shortNameOf(definition: ArgDef): string | undefined {
  const aliases = 'alias' in definition ? [definition.alias ?? []].flat() : [];
  return aliases.find((alias) => alias.length === 1);
}
