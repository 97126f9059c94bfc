import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Filters } from '../../../src/contract/filters.ts';
import { isTimeZone } from '../../../src/core/zoned-time.ts';
import { systemZone, useSettings } from '../app/settings.ts';
import { type RangeProblem, rangeOf } from './range.ts';
import type { Search } from './search.ts';

/** What the query string asks for, as questions take it. */
export interface AskedFilters {
  readonly search: Search;
  readonly tz: string;
  readonly filters: Filters;
  /** What of the query string cannot be read; questions are asked without it. */
  readonly problems: readonly string[];
}

/** The query string of this page. */
export function useSearchText(): Search {
  return useSearch({ strict: false }) as Search;
}

/** The zone of the page: the query string's, the setting's, else the system's. */
export function useZone(): string {
  const { tz } = useSearchText();
  const { zone } = useSettings();
  return tz !== undefined && isTimeZone(tz) ? tz : (zone ?? systemZone());
}

/** The filters of this page, the same object as long as they say the same. */
export function useFilters(): AskedFilters {
  const search = useSearchText();
  const tz = useZone();
  const now = useQuarter();
  return useMemo(() => {
    const range = rangeOf(search, tz, now);
    const problems = isProblem(range) ? [range.problem] : [];
    if (search.tz !== undefined && !isTimeZone(search.tz))
      problems.push(`“${search.tz}” is not a time zone.`);
    const { project, agent, model } = search;
    const filters: Filters = {
      ...(isProblem(range) ? {} : range),
      tz,
      ...(project !== undefined && { project }),
      ...(agent !== undefined && { agent }),
      ...(model !== undefined && { model }),
      missing: search.missing !== 'false',
      archived: search.archived !== 'false',
    };
    return { search, tz, filters, problems };
  }, [search, tz, now]);
}

/** Changes keys of the query string; `undefined` takes one away. Selections replace the entry of the history. */
export function useChangeSearch(): (change: Search, options?: { readonly replace?: boolean }) => void {
  const navigate = useNavigate();
  return useCallback(
    (change, { replace = false } = {}) => {
      void navigate({
        to: '.',
        search: (former: Search) => ({ ...former, ...change }),
        replace,
        resetScroll: false,
      } as never);
    },
    [navigate],
  );
}

function isProblem(range: object): range is RangeProblem {
  return 'problem' in range;
}

const QUARTER_MS = 900_000;

/** The beginning of this quarter of an hour, epoch milliseconds: ranges that end today move on by it. */
function useQuarter(): number {
  return useSyncExternalStore(subscribeToQuarters, currentQuarter);
}

function currentQuarter(): number {
  return Math.floor(Date.now() / QUARTER_MS) * QUARTER_MS;
}

function subscribeToQuarters(listener: () => void): () => void {
  const timer = setInterval(listener, 30_000);
  return () => clearInterval(timer);
}
