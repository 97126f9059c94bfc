import type { Filters } from '../../../../src/contract/filters.ts';

/** What questions about one session are asked with: it was named, so neither range nor state leaves anything of it out. */
export function filtersOfAll(tz: string): Filters {
  return { tz, missing: true, archived: true };
}

/** The same for questions that are narrowed to a session, which leaves its children out. */
export function filtersOfSession(id: string, tz: string): Filters {
  return { ...filtersOfAll(tz), session: id };
}
