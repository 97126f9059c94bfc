import type { SessionsInput } from '../../../../src/contract/sessions.ts';
import type { Search } from '../../filters/search.ts';

/** What the list can be sorted by, and what that is called. */
export const SORTS: Readonly<Record<NonNullable<SessionsInput['sort']>, string>> = {
  created: 'Started',
  updated: 'Updated',
  duration: 'Wall time',
  tokens: 'Tokens',
  ownCost: 'Own cost',
  cost: 'Total cost',
  tools: 'Tool calls',
  errors: 'Errors',
};

/** The states that sessions can be narrowed to; the last two are of sessions that only the list of all has. */
export const STATUSES: Readonly<Record<NonNullable<SessionsInput['status']>, string>> = {
  running: 'Running',
  stale: 'Stale',
  error: 'Error',
  completed: 'Completed',
  empty: 'Empty',
  missing: 'Missing at the source',
};

/** What of the list the query string asks for beside the filters that every page has. */
export interface ListSearch extends Pick<SessionsInput, 'all' | 'status' | 'isFork' | 'hasErrors' | 'title'> {
  readonly sort: NonNullable<SessionsInput['sort']>;
  readonly order: NonNullable<SessionsInput['order']>;
}

/** Reads the query string; what cannot be read is left out and told of in `problems`. */
export function listSearchOf(search: Search): {
  readonly list: ListSearch;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const oneOf = <Name extends string>(key: string, names: readonly Name[]): Name | undefined => {
    const given = search[key];
    const found = names.find((name) => name === given);
    if (given !== undefined && found === undefined)
      problems.push(`“${given}” is no ${key}; choose one of ${names.join(', ')}.`);
    return found;
  };
  const status = oneOf('status', keysOf(STATUSES));
  const fork = oneOf('fork', ['only', 'none']);
  const title = search.title?.trim();
  const list: ListSearch = {
    all: oneOf('all', ['true', 'false']) === 'true',
    sort: oneOf('sort', keysOf(SORTS)) ?? 'created',
    order: oneOf('order', ['desc', 'asc']) ?? 'desc',
    ...(status !== undefined && { status }),
    ...(fork !== undefined && { isFork: fork === 'only' }),
    ...(oneOf('errors', ['true', 'false']) === 'true' && { hasErrors: true }),
    ...(title !== undefined && title !== '' && { title }),
  };
  return { list, problems };
}

/** Object.keys, which cannot know that there are no others. */
function keysOf<Name extends string>(named: Readonly<Record<Name, string>>): readonly Name[] {
  return Object.keys(named) as Name[];
}
