import { ArrowRight } from 'lucide-react';
import type { ErrorRecord } from '../../../../src/contract/errors.ts';
import { Badge } from '../../ui/badge.tsx';
import { Moment } from '../../ui/figures.tsx';
import { PageLink, sessionPath } from '../../ui/links.tsx';
import { Section } from '../../ui/page.tsx';
import { titleOf } from '../../ui/session-names.ts';
import { Skeleton } from '../../ui/states.tsx';
import { useHeld } from './use-held.ts';

/** The ten newest errors, each with the way to its place in its session. */
export function NewestErrors({
  errors: newest,
  isReading,
  subject,
}: {
  readonly errors: readonly ErrorRecord[] | undefined;
  readonly isReading: boolean;
  /** What was asked. */
  readonly subject: unknown;
}) {
  const { value: errors, isBehind, holders } = useHeld(newest, subject);
  return (
    <Section
      title="Newest errors"
      actions={
        <>
          {isBehind && <span className="text-xs text-accent">newer ones wait</span>}
          <PageLink to="/errors" className="inline-flex items-center gap-1 text-sm text-fg2 hover:text-fg">
            All errors <ArrowRight size={13} aria-hidden />
          </PageLink>
        </>
      }
    >
      <div className="min-h-130 sm:min-h-90" {...holders}>
        {errors === undefined ? (
          <Skeleton lines={8} />
        ) : errors.length === 0 ? (
          <p className="px-4 py-6 text-fg2">
            {isReading ? 'No errors so far; reading goes on.' : 'Nothing failed in this range.'}
          </p>
        ) : (
          <ul>
            {errors.map((error) => (
              <li key={error.partId ?? error.messageId} className="border-t border-line">
                <PageLink
                  to={sessionPath(error.sessionId)}
                  search={{
                    tab: 'transcript',
                    message: error.messageId,
                    ...(error.partId !== null && { part: error.partId }),
                  }}
                  className="grid h-13 grid-cols-[auto_1fr] content-center items-center gap-x-3 px-4 hover:bg-raised sm:h-9 sm:grid-cols-[118px_108px_minmax(0,3fr)_minmax(0,1fr)]"
                >
                  <span className="order-3 text-fg2 sm:order-none">
                    <Moment iso={error.time} />
                  </span>
                  <span className="truncate">
                    <Badge tone="error">{error.type}</Badge>
                  </span>
                  <span className="truncate" title={error.message ?? undefined}>
                    {error.tool !== null && <span className="num mr-2 text-tool">{error.tool}</span>}
                    {error.message ?? error.name ?? 'no message was stored'}
                  </span>
                  <span className="order-4 truncate text-right text-fg2 sm:order-none">
                    {titleOf({ title: error.sessionTitle })}
                  </span>
                </PageLink>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Section>
  );
}
