import { Check, Link2, ScrollText, SquareArrowOutUpRight, X } from 'lucide-react';
import { useState } from 'react';
import type { Session } from '../../../../../src/contract/session.ts';
import { PageLink, sessionPath } from '../../../ui/links.tsx';
import { AnswerError } from './answer-error.tsx';
import { CallBodies, CallError, Preview } from './call-bodies.tsx';
import type { Span } from './span.ts';
import { SpanFacts } from './span-facts.tsx';

export interface SpanDetailsProps {
  readonly span: Span;
  readonly ancestors: readonly Span[];
  readonly session: Session;
  readonly zone: string;
  readonly onSelect: (id: string) => void;
  readonly onClose: () => void;
}

/** All that is known of a span; what stands in its row is there at once, bodies are asked for. */
export function SpanDetails({ span, ancestors, session, zone, onSelect, onClose }: SpanDetailsProps) {
  const messageId = span.event?.messageId ?? span.exchange?.id ?? null;
  return (
    <>
      <header className="flex items-start gap-2 px-3.5 pt-3 pb-2">
        <div className="min-w-0 flex-1">
          {ancestors.length > 0 && (
            <nav aria-label="Where this stands" className="flex flex-wrap items-center text-xs text-fg2">
              {ancestors.map((each, place) => (
                <span key={each.id} className="inline-flex max-w-full items-center">
                  {place > 0 && <span className="px-1 text-fg3">›</span>}
                  <button
                    type="button"
                    onClick={() => onSelect(each.id)}
                    className="min-h-6 max-w-50 truncate hover:text-accent hover:underline"
                  >
                    {each.name}
                  </button>
                </span>
              ))}
            </nav>
          )}
          <h2 className="text-lg font-semibold break-words">{headingOf(span)}</h2>
        </div>
        <CopyLink id={span.id} />
        <button
          type="button"
          onClick={onClose}
          aria-label="Close the details"
          className="p-1 text-fg3 hover:text-fg"
        >
          <X size={15} aria-hidden />
        </button>
      </header>
      <section
        aria-label="Facts and bodies"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to take the focus to be scrolled by keys
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto pb-6"
      >
        <Failure key={`${span.id} failure`} span={span} />
        <SpanFacts span={span} session={session} zone={zone} />
        {(messageId !== null || span.childSessionId !== null) && (
          <div className="flex flex-wrap gap-2 border-b border-line px-3.5 py-2 text-sm">
            {messageId !== null && (
              <PageLink
                to={sessionPath(span.sessionId)}
                search={{ tab: 'transcript', message: messageId }}
                className="inline-flex items-center gap-1 text-accent hover:underline"
              >
                <ScrollText size={13} aria-hidden /> In the transcript
              </PageLink>
            )}
            {span.childSessionId !== null && (
              <PageLink
                to={sessionPath(span.childSessionId)}
                className="inline-flex items-center gap-1 text-accent hover:underline"
              >
                <SquareArrowOutUpRight size={13} aria-hidden /> Its own session
              </PageLink>
            )}
          </div>
        )}
        {(span.kind === 'tool' || span.kind === 'delegation') && span.event?.partId != null ? (
          <CallBodies key={span.id} partId={span.event.partId} isDelegation={span.kind === 'delegation'} />
        ) : (
          <Previews span={span} />
        )}
      </section>
    </>
  );
}

/** Why a span failed, where it did. */
function Failure({ span }: { readonly span: Span }) {
  const { event, kind } = span;
  if (!span.isError || event === null) return null;
  if (kind !== 'tool' && kind !== 'delegation')
    return <AnswerError span={span} messageId={event.messageId} />;
  return event.partId === null ? null : <CallError partId={event.partId} outcome={event.status} />;
}

function headingOf(span: Span): string {
  if (span.kind === 'exchange') return `Exchange ${span.name}`;
  if (span.kind === 'step') return `${span.name}, ${span.detail.split(' · ')[0] ?? ''}`;
  if (span.kind === 'note') return `${span.name} ${span.detail}`;
  return span.name;
}

function Previews({ span }: { readonly span: Span }) {
  const { exchange, trace, event } = span;
  if (exchange !== null) {
    return (
      <>
        <Preview title="Prompt" text={exchange.prompt} limit={500} />
        <Preview title="Response" text={exchange.response} limit={500} />
      </>
    );
  }
  if (trace !== null) {
    return (
      <>
        <Preview title="Prompt" text={trace.prompt} limit={500} />
        <Preview title="Result" text={trace.result} limit={500} />
      </>
    );
  }
  return event === null || span.isError ? null : (
    <Preview title="Beginning" text={event.preview} limit={120} />
  );
}

function CopyLink({ id }: { readonly id: string }) {
  const [isDone, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    const url = new URL(location.href);
    url.searchParams.set('span', id);
    await navigator.clipboard.writeText(url.href);
    setDone(true);
    setTimeout(() => setDone(false), 1_500);
  };
  const Icon = isDone ? Check : Link2;
  return (
    <button
      type="button"
      onClick={() => void copy()}
      aria-label={isDone ? 'Copied' : 'Copy the link of this span'}
      title="Copy the link of this span"
      className="p-1 text-fg3 hover:text-fg"
    >
      <Icon size={15} aria-hidden />
    </button>
  );
}
