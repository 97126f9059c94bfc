import type { ReactNode } from 'react';
import type { StillPages } from '../api/use-still-pages.ts';
import { RenewPill } from './renew-pill.tsx';
import { ErrorCard, Skeleton } from './states.tsx';
import { useTopAgain } from './use-top-again.ts';

/**
 * A list that fills the rest of its page, in each of its states; former rows stay, dimmed, while others are on their way,
 * and a page that could not be had says so below them.
 */
export function ListStates<T>({
  query,
  isEmpty,
  empty,
  news = null,
  asked = '',
  children,
}: {
  readonly query: StillPages<T>;
  readonly isEmpty: (first: T) => boolean;
  readonly empty: ReactNode;
  /** What is newer than the list, in words; null where nothing is known to be. */
  readonly news?: string | null;
  /** What is asked for, as text: another list is read from its beginning. */
  readonly asked?: string;
  readonly children: (pages: readonly T[]) => ReactNode;
}) {
  const around = useTopAgain(asked, query.isPlaceholderData);
  const pages = query.data?.pages;
  const first = pages?.[0];
  if (pages === undefined || first === undefined) {
    return query.isError ? (
      <div className="p-4">
        <ErrorCard error={query.error} retry={() => void query.refetch()} />
      </div>
    ) : (
      <Skeleton lines={12} />
    );
  }
  const isOld = query.isPlaceholderData;
  return (
    <div
      ref={around}
      className={`@container relative flex min-h-60 flex-1 flex-col ${isOld ? 'opacity-50 transition-opacity duration-100' : ''}`}
      aria-busy={isOld}
    >
      {isEmpty(first) ? empty : children(pages)}
      {news !== null && (
        // Over the list, so that nothing moves when it comes.
        <div className="pointer-events-none absolute inset-x-0 bottom-3 z-2 flex justify-center">
          <RenewPill text={news} onRenew={query.renew} />
        </div>
      )}
      {query.isError && (
        <div className="p-4">
          <ErrorCard
            error={query.error}
            retry={() => void (query.isFetchNextPageError ? query.fetchNextPage() : query.refetch())}
          />
        </div>
      )}
    </div>
  );
}
