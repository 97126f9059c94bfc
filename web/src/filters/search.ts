/** The query string of every page: each key once, values as text, what is not given left out. */
export type Search = Readonly<Record<string, string | undefined>>;

/** Reads a query string; of a key that is there twice the last counts. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Writes a query string with `?`, empty without anything to say. */
export function stringifySearch(search: Search): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (value !== undefined && value !== '') query.set(key, value);
  }
  return query.size === 0 ? '' : `?${query}`;
}

/** Keys that every page understands and that links between pages keep. */
const GLOBAL_KEYS = [
  'range',
  'from',
  'to',
  'tz',
  'project',
  'agent',
  'model',
  'missing',
  'archived',
] as const;

/** What of a query string links to other pages keep. */
export function globalOf(search: Search): Search {
  return Object.fromEntries(GLOBAL_KEYS.map((key) => [key, search[key]]));
}
