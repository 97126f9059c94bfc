import type { Session } from '../../../../src/contract/session.ts';
import {
  formatCount,
  formatDuration,
  formatShare,
  formatTokens,
  formatUsd,
  plural,
  unknownMark,
} from '../../../../src/core/format.ts';
import { useQuestion } from '../../api/use-question.ts';
import { useZone } from '../../filters/use-filters.ts';
import { Kpi, Kpis } from '../../ui/kpi.tsx';
import { filtersOfAll } from './session-input.ts';

/** What a session came to with its sub-agents, and below it what of that is special. */
export function SessionKpis({ session }: { readonly session: Session }) {
  const { own, inclusive, activeMs, children, contextPeak } = session;
  const { tokens } = inclusive;
  const steps = useSteps(session.id);
  const given = tokens.input + tokens.cacheRead + tokens.cacheWrite;
  const inSubAgents = Math.round((inclusive.cost - own.cost) * 1e10) / 1e10;
  const hasChildren = children.length > 0;
  return (
    // Where room is short the figures stand in three columns, without the lines below them.
    <div className="max-sm:[&_dd:nth-of-type(2)]:hidden max-sm:[&>dl]:grid max-sm:[&>dl]:grid-cols-3 max-sm:[&>dl]:gap-x-4 max-sm:[&>dl]:gap-y-1">
      <Kpis>
        <Kpi
          name="Wall"
          value={formatDuration(inclusive.wallMs)}
          title={`From the first to the last record, sub-agents included${exactMs(inclusive.wallMs)}`}
        >
          <span title={`Its own model steps were at work for ${formatCount(activeMs)} ms`}>
            {formatDuration(activeMs)} active
          </span>
        </Kpi>
        <Kpi
          name="Cost"
          value={formatUsd(inclusive.cost)}
          title={`$${inclusive.cost} with all sub-agents, each message billed once`}
        >
          <span title={`$${own.cost} of its own, $${inSubAgents} in sub-agents`}>
            {hasChildren ? `${formatUsd(inSubAgents)} in sub-agents` : 'no sub-agents'}
          </span>
        </Kpi>
        <Kpi name="Tokens" value={formatTokens(tokens.total)} title={tokenWords(tokens)}>
          <span title={`${formatCount(tokens.cacheRead)} tokens were read from a cache`}>
            {formatTokens(tokens.cacheRead)} cache read
          </span>
        </Kpi>
        <Kpi
          name="Cache hit"
          value={formatShare(given === 0 ? null : tokens.cacheRead / given)}
          title={`${formatCount(tokens.cacheRead)} cache read of ${formatCount(given)} tokens that steps were given`}
        >
          of tokens given
        </Kpi>
        <Kpi
          name="Model steps"
          value={steps === null ? unknownMark : formatCount(steps)}
          title="Of this session, without its sub-agents"
        >
          {plural(session.exchanges, 'exchange')}
        </Kpi>
        <Kpi
          name="Tool calls"
          value={formatCount(inclusive.toolCalls)}
          title={`${formatCount(own.toolCalls)} of its own, ${formatCount(inclusive.toolCalls)} with all sub-agents`}
        >
          {hasChildren && `${formatCount(own.toolCalls)} own`}
        </Kpi>
        <Kpi
          name="Delegations"
          value={formatCount(session.delegations)}
          title="What its own agents handed on"
        >
          {plural(children.length, 'child session')}
        </Kpi>
        <Kpi
          name="Errors"
          value={formatCount(inclusive.errors)}
          tone={inclusive.errors > 0 ? 'error' : 'fg'}
          title={`Failed answers and calls: ${formatCount(own.errors)} of its own, ${formatCount(inclusive.errors)} with all sub-agents`}
        >
          {hasChildren && `${formatCount(own.errors)} own`}
        </Kpi>
        <Kpi
          name="Context peak"
          value={contextPeak === null ? unknownMark : formatTokens(contextPeak)}
          title={
            contextPeak === null
              ? 'It has no steps'
              : `${formatCount(contextPeak)} tokens: the most that a step of it was given`
          }
        >
          tokens in a step
        </Kpi>
      </Kpis>
    </div>
  );
}

/** The model steps of a session itself, without a fork's copies; null while they are not known. */
function useSteps(id: string): number | null {
  const { data } = useQuestion('sessionContext', { ...filtersOfAll(useZone()), id });
  return data?.id === id ? data.steps.filter(({ inherited }) => !inherited).length : null;
}

function exactMs(ms: number | null): string {
  return ms === null ? '' : `: ${formatCount(ms)} ms`;
}

function tokenWords(tokens: Session['own']['tokens']): string {
  const kinds = [
    ['input', tokens.input],
    ['output', tokens.output],
    ['reasoning', tokens.reasoning],
    ['cache read', tokens.cacheRead],
    ['cache write', tokens.cacheWrite],
  ] as const;
  return `${formatCount(tokens.total)} with all sub-agents: ${kinds
    .map(([name, count]) => `${formatCount(count)} ${name}`)
    .join(', ')}`;
}
