import { useEffect } from 'react';
import { formatCount } from '../../../../src/core/format.ts';
import { PageLink, sessionPath } from '../../ui/links.tsx';
import { RenewPill } from '../../ui/renew-pill.tsx';

/** Something that a list that stands still lacks: in words, and how it is had. */
export interface News {
  readonly text: string;
  readonly onRenew: () => void;
  /** An empty list has no rows that could move, so that it renews itself. */
  readonly isAtOnce: boolean;
}

/**
 * The line above a list: that it is of the session alone, how many more (`others`) its sub-agents have, and what is new.
 * Of a session at work it is always there, so that rows do not move when something new comes.
 */
export function ListNote({
  id,
  what,
  others,
  isAtWork,
  news,
}: {
  readonly id: string;
  /** The plural of what is listed. */
  readonly what: string;
  /** Null where it is not known. */
  readonly others: number | null;
  readonly isAtWork: boolean;
  readonly news?: News | null;
}) {
  const isAtOnce = news?.isAtOnce === true;
  // What renews is made anew with each answer; that there is something to have is the reason.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (isAtOnce) news?.onRenew();
  }, [isAtOnce]);
  if (others === 0 && !isAtWork && (news ?? null) === null) return null;
  return (
    <div className="flex min-h-9 shrink-0 items-center gap-3 border-b border-line px-4 py-1 text-sm text-fg2">
      <p>
        Of this session alone
        {others !== null && others > 0 && (
          <>
            : its sub-agents have {formatCount(others)} {what} more, which stand with them in the{' '}
            <PageLink to={sessionPath(id)} search={{ tab: 'trace' }} className="text-accent underline">
              trace
            </PageLink>
          </>
        )}
        {others === null && `: ${what} of its sub-agents stand with them`}.
      </p>
      {news !== undefined && news !== null && !isAtOnce && (
        <span className="ml-auto">
          <RenewPill text={news.text} onRenew={news.onRenew} />
        </span>
      )}
    </div>
  );
}
