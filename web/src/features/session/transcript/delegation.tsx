import { ExternalLink } from 'lucide-react';
import { useMemo } from 'react';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { PageLink, sessionPath } from '../../../ui/links.tsx';
import { ErrorCard, Skeleton } from '../../../ui/states.tsx';
import { Fold } from './fold.tsx';
import { Message } from './message.tsx';
import { type Place, PlaceContext, usePlace } from './place.ts';
import { useTranscriptPages } from './use-transcript-pages.ts';

/** The session that an agent was given work in: its transcript in place, read when it is opened, and its page. */
export function Delegation({ partId, childId }: { readonly partId: string; readonly childId: string }) {
  const { chain } = usePlace();
  const page = (
    <PageLink
      to={sessionPath(childId)}
      search={{ tab: 'transcript' }}
      className={buttonClass('quiet')}
      title={childId}
    >
      <ExternalLink size={13} aria-hidden /> Its page
    </PageLink>
  );
  return (
    <div className="my-1.5 rounded-control border border-agent/40">
      {chain.includes(childId) ? (
        <p className="flex items-center justify-between gap-3 pl-2 text-sm text-fg2">
          This is a session whose transcript is open around it. {page}
        </p>
      ) : (
        <Fold
          name={`${partId} child`}
          line={<span className="font-medium">Transcript of the sub-agent</span>}
          aside={page}
          isFlush
        >
          <ChildTranscript childId={childId} />
        </Fold>
      )}
    </div>
  );
}

/** Messages of a child that are asked for at once. */
const PAGE = 20;

function ChildTranscript({ childId }: { readonly childId: string }) {
  const outer = usePlace();
  const place: Place = useMemo(
    () => ({ ...outer, chain: [...outer.chain, childId], level: Math.min(5, outer.level + 1) }),
    [outer, childId],
  );
  const { messages, isWhole, isFetching, error, retry, more } = useTranscriptPages(childId, PAGE);
  if (isWhole === null)
    return error === null ? <Skeleton lines={3} /> : <ErrorCard error={error} retry={retry} />;
  return (
    <PlaceContext value={place}>
      {messages.length === 0 && (
        <p className="p-2 text-sm text-fg3">There are no messages in this session.</p>
      )}
      {messages.map((message) => (
        <div key={message.id} className="border-b border-line last:border-b-0">
          <Message message={message} />
        </div>
      ))}
      {error !== null && <ErrorCard error={error} retry={retry} />}
      {!isWhole && (
        <Button look="quiet" disabled={isFetching} onClick={() => more?.()}>
          {isFetching ? 'Loading …' : 'Show more messages'}
        </Button>
      )}
    </PlaceContext>
  );
}
