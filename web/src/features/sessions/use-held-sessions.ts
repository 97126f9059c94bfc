import { useEffect, useMemo } from 'react';
import type { Session } from '../../../../src/contract/session.ts';
import type { Sessions, SessionsInput } from '../../../../src/contract/sessions.ts';
import { useQuestion } from '../../api/use-question.ts';
import { type StillPages, useStillPages } from '../../api/use-still-pages.ts';
import { newsOf, withNewest } from './list-news.ts';

/** A list as it is shown. */
export interface HeldSessions {
  readonly query: StillPages<Sessions>;
  readonly sessions: readonly Session[];
  /** How many sessions are new at its beginning, 0 where only their order changed; null where it is as it should be. */
  readonly news: number | null;
  readonly renew: () => void;
}

const PAGE = 100;
const HEAD = 50;

/**
 * The pages of a list whose rows stay in their places while somebody is at it (`isHeld`). Its beginning is asked anew at
 * each change: rows show their newest figures where they stand, and the list is renewed when nobody is at it.
 */
export function useHeldSessions(
  input: Omit<SessionsInput, 'cursor' | 'limit'>,
  { isHeld, isEnabled }: { readonly isHeld: boolean; readonly isEnabled: boolean },
): HeldSessions {
  const query = useStillPages('sessions', { ...input, limit: PAGE }, { enabled: isEnabled });
  const isKnown = query.data !== undefined && !query.isPlaceholderData;
  const head = useQuestion('sessions', { ...input, limit: HEAD }, { enabled: isEnabled && isKnown });
  const isNewer = !head.isPlaceholderData && head.dataUpdatedAt > query.dataUpdatedAt && isKnown;
  const newest = isNewer ? head.data?.sessions : undefined;

  const listed = useMemo(() => query.data?.pages.flatMap((page) => page.sessions) ?? [], [query.data]);
  const sessions = useMemo(() => withNewest(listed, newest), [listed, newest]);
  const news = useMemo(() => newsOf(listed, newest, HEAD), [listed, newest]);
  const { renew } = query;
  // `renew` is made anew with each answer; only news and a hold that ends are reasons to do it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (!isHeld && news !== null) renew();
  }, [isHeld, news]);
  return { query, sessions, news, renew };
}
