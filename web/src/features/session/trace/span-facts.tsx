import type { ReactNode } from 'react';
import type { Session } from '../../../../../src/contract/session.ts';
import {
  formatCount,
  formatDuration,
  formatTokens,
  formatUsd,
  unknownMark,
} from '../../../../../src/core/format.ts';
import { useQuestion } from '../../../api/use-question.ts';
import { useFilters } from '../../../filters/use-filters.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import type { Span } from './span.ts';
import { preciseTimeOf } from './ticks.ts';

/** When a span was, who did it, what it took. */
export function SpanFacts({
  span,
  session,
  zone,
}: {
  readonly span: Span;
  readonly session: Session;
  readonly zone: string;
}) {
  const { start, end, figures, trace, exchange } = span;
  const activeMs =
    trace?.activeMs ?? exchange?.activeMs ?? (span.kind === 'session' ? session.activeMs : null);
  return (
    <dl className="border-b border-line px-3.5 pb-2">
      <Fact name="Started">{start === null ? unknownMark : <Moment time={start} zone={zone} />}</Fact>
      <Fact name="Ended">
        {span.isOpen ? (
          session.status === 'running' ? (
            'still open'
          ) : (
            'no end recorded'
          )
        ) : end === null || span.durationMs === null ? (
          unknownMark
        ) : (
          <Moment time={end} zone={zone} />
        )}
      </Fact>
      <Fact
        name="Duration"
        title={span.durationMs === null ? undefined : `${formatCount(span.durationMs)} ms`}
      >
        {formatDuration(span.durationMs)}
      </Fact>
      {activeMs !== null && (
        <Fact name="At work" title={`${formatCount(activeMs)} ms in which steps were at work`}>
          {formatDuration(activeMs)}
        </Fact>
      )}
      {span.status !== null && <Fact name="Status">{span.status}</Fact>}
      <Fact name="Agent">{span.agent ?? unknownMark}</Fact>
      {span.event?.kind === 'step' && <Fact name="Model">{span.event.name ?? unknownMark}</Fact>}
      {(trace ?? exchange) !== null && (
        <Fact name="Models">{(trace ?? exchange)?.models.join(', ') || unknownMark}</Fact>
      )}
      {span.event?.kind === 'step' && <StepTokens span={span} />}
      <Fact name="Tokens" title={figures === null ? undefined : formatCount(figures.tokens)}>
        {figures === null ? unknownMark : formatTokens(figures.tokens)}
        {figures !== null && figures.tokens !== figures.ownTokens && (
          <span className="text-fg3"> · own {formatTokens(figures.ownTokens)}</span>
        )}
      </Fact>
      {(trace ?? exchange) !== null && <KindsOfTokens {...((trace ?? exchange)?.inclusive.tokens ?? {})} />}
      <Fact name="Cost" title={figures === null ? undefined : `$${figures.cost}`}>
        {figures === null ? unknownMark : formatUsd(figures.cost)}
        {figures !== null && figures.cost !== figures.ownCost && (
          <span className="text-fg3"> · own {formatUsd(figures.ownCost)}</span>
        )}
      </Fact>
      {span.isInherited && <Fact name="Copied">by a fork; billed where it comes from</Fact>}
      <div className="flex items-center justify-between gap-3 py-0.5">
        <dt className="text-fg2">Id</dt>
        <dd className="num flex min-w-0 items-center gap-1">
          <span className="truncate" title={span.id}>
            {span.id}
          </span>
          <CopyButton text={span.id} label="Copy the id" />
        </dd>
      </div>
    </dl>
  );
}

function Moment({ time, zone }: { readonly time: number; readonly zone: string }) {
  return (
    <time
      dateTime={new Date(time).toISOString()}
      title={`${preciseTimeOf(time, zone)} ${zone}\n${preciseTimeOf(time, 'UTC')} UTC`}
    >
      {preciseTimeOf(time, zone)}
    </time>
  );
}

/** What a step was given and what it wrote. */
function StepTokens({ span }: { readonly span: Span }) {
  const { filters } = useFilters();
  const { tz, missing, archived } = filters;
  const query = useQuestion('sessionContext', { tz, missing, archived, id: span.sessionId });
  const step = query.data?.steps.find(({ messageId }) => messageId === span.event?.messageId);
  const figure = (value: number | undefined): string =>
    value === undefined ? unknownMark : formatTokens(value);
  return (
    <>
      <Fact
        name="Tokens in / out"
        title={step && `${formatCount(step.context)} / ${formatCount(step.output)}`}
      >
        {figure(step?.context)} / {figure(step?.output)}
      </Fact>
      <Fact name="Of it from the cache" title={step && formatCount(step.cached)}>
        {figure(step?.cached)}
      </Fact>
      <Fact name="Reasoning" title={step && formatCount(step.reasoning)}>
        {figure(step?.reasoning)}
      </Fact>
    </>
  );
}

function KindsOfTokens({
  input = 0,
  output = 0,
  cacheRead = 0,
}: {
  readonly input?: number;
  readonly output?: number;
  readonly cacheRead?: number;
}) {
  return (
    <>
      <Fact name="Tokens in / out" title={`${formatCount(input)} / ${formatCount(output)}`}>
        {formatTokens(input)} / {formatTokens(output)}
      </Fact>
      <Fact name="Cache read" title={formatCount(cacheRead)}>
        {formatTokens(cacheRead)}
      </Fact>
    </>
  );
}

function Fact({
  name,
  title,
  children,
}: {
  readonly name: string;
  readonly title?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <div className="flex items-baseline justify-between gap-3 py-0.75">
      <dt className="shrink-0 text-fg2">{name}</dt>
      <dd className="num min-w-0 text-right break-words" title={title}>
        {children}
      </dd>
    </div>
  );
}
