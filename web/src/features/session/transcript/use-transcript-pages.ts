import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import type { Transcript, TranscriptMessage } from '../../../../../src/contract/transcript.ts';
import { ask } from '../../../api/ask.ts';
import { useLiveState } from '../../../app/live.ts';
import { useFilters } from '../../../filters/use-filters.ts';

/** The messages of a session as far as they were asked for. */
export interface TranscriptPages {
  readonly messages: readonly TranscriptMessage[];
  /** Null before the first answer. */
  readonly isWhole: boolean | null;
  readonly isFetching: boolean;
  readonly error: unknown;
  readonly retry: () => void;
  /** Asks for the next page, once; undefined where there is none or it is on its way. */
  readonly more: (() => void) | undefined;
}

type Pages = InfiniteData<Transcript, string | undefined>;

/** Between two times that the end of a transcript is asked for anew, in milliseconds. */
const PERIOD_MS = 1_000;

/**
 * A session's transcript page by page. What was said stays said: when data changes only the last page is asked anew,
 * where answers grow and new ones come.
 */
export function useTranscriptPages(id: string, limit: number): TranscriptPages {
  const { missing } = useFilters().filters;
  // Of the filters only `missing` matters to a transcript; the others would have it asked again.
  const input = useMemo(() => ({ id, limit, missing, archived: true, tz: 'UTC' }), [id, limit, missing]);
  const queryKey = useMemo(() => ['transcript', input, 'growing'], [input]);
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      ask('transcript', { ...input, ...(pageParam !== undefined && { cursor: pageParam }) }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    meta: { still: true },
  });
  useGrowing(queryKey, input, query.data !== undefined);
  const { data, isError, isFetching, hasNextPage, isFetchNextPageError, fetchNextPage, refetch } = query;
  const messages = useMemo(() => data?.pages.flatMap((page) => page.messages) ?? [], [data]);
  return {
    messages,
    isWhole: data === undefined ? null : !hasNextPage,
    isFetching,
    error: isError ? query.error : null,
    retry: () => void (isFetchNextPageError ? fetchNextPage() : refetch()),
    more:
      hasNextPage && !isFetching && !isFetchNextPageError
        ? () => void fetchNextPage({ cancelRefetch: false })
        : undefined,
  };
}

/** Has the last page that was loaded asked anew when data changed. */
function useGrowing(
  queryKey: readonly unknown[],
  input: Parameters<typeof ask<'transcript'>>[1],
  isLoaded: boolean,
): void {
  const client = useQueryClient();
  const { changes } = useLiveState();
  const seen = useRef(changes);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const askedAt = useRef(0);
  useEffect(() => {
    if (!isLoaded || changes === seen.current) return;
    seen.current = changes;
    const wait = Math.max(0, askedAt.current + PERIOD_MS - Date.now());
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      askedAt.current = Date.now();
      const cursor = client.getQueryData<Pages>(queryKey)?.pageParams.at(-1);
      ask('transcript', { ...input, ...(cursor !== undefined && { cursor }) }).then(
        (page) =>
          client.setQueryData<Pages>(queryKey, (former) =>
            // Another page may have been loaded meanwhile.
            former === undefined || former.pageParams.at(-1) !== cursor
              ? former
              : { ...former, pages: [...former.pages.slice(0, -1), page] },
          ),
        // What is shown stays; the strip below the navigation tells that the daemon is gone.
        () => undefined,
      );
    }, wait);
  }, [client, queryKey, input, changes, isLoaded]);
  useEffect(() => () => clearTimeout(timer.current), []);
}
