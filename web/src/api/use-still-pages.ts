import {
  type InfiniteData,
  keepPreviousData,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { InputOf, OutputOf, Question } from '../../../src/contract/questions.ts';
import { ask } from './ask.ts';

/** Questions whose answers are pages with a cursor. */
type Paged = {
  [Q in Question]: OutputOf<Q> extends { readonly next: string | null } ? Q : never;
}[Question];

/** Pages that stay as they are while data changes, so that no row moves under the pointer, until they are renewed. */
export type StillPages<T> = UseInfiniteQueryResult<{ readonly pages: readonly T[] }> & {
  readonly renew: () => void;
  /** For the end of a list: asks for the next page, once; undefined where there is none. */
  readonly more: (() => void) | undefined;
};

/** The answers page by page, as far as they were asked for; see {@link StillPages}. */
export function useStillPages<Q extends Paged>(
  question: Q,
  input: Omit<InputOf<Q>, 'cursor'>,
  { enabled = true }: { readonly enabled?: boolean } = {},
): StillPages<OutputOf<Q>> {
  const client = useQueryClient();
  const queryKey = [question, input, 'still'];
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => ask(question, { ...input, cursor: pageParam } as InputOf<Q>, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last as { readonly next: string | null }).next ?? undefined,
    placeholderData: keepPreviousData,
    meta: { still: true },
    enabled,
  }) as UseInfiniteQueryResult<{ readonly pages: readonly OutputOf<Q>[] }>;
  return {
    ...query,
    more:
      query.hasNextPage && !query.isFetching && !query.isFetchNextPageError
        ? () => void query.fetchNextPage({ cancelRefetch: false })
        : undefined,
    renew: () => {
      // Only the first page is asked for anew: the others begin where it ends.
      client.setQueryData<InfiniteData<OutputOf<Q>>>(queryKey, (former) =>
        former === undefined
          ? former
          : { pages: former.pages.slice(0, 1), pageParams: former.pageParams.slice(0, 1) },
      );
      void query.refetch();
    },
  };
}
