import { useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Agent } from '../../../../src/contract/agent.ts';
import { formatCount, formatShare, formatTokens, formatUsd, plural } from '../../../../src/core/format.ts';
import { ApiError } from '../../api/ask.ts';
import { useFilters } from '../../filters/use-filters.ts';
import { buttonClass } from '../../ui/button.tsx';
import { ExportMenu } from '../../ui/export-menu.tsx';
import { Moment, Spread } from '../../ui/figures.tsx';
import { Kpi, Kpis } from '../../ui/kpi.tsx';
import { PageLink } from '../../ui/links.tsx';
import { NoRows } from '../../ui/no-rows.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { RenewPill } from '../../ui/renew-pill.tsx';
import { Answered } from '../../ui/states.tsx';
import { storedName } from '../../ui/stored-name.ts';
import { useHeldPages } from '../../ui/use-held-pages.ts';
import { useIsReading } from '../../ui/use-is-reading.ts';
import { AgentModels } from './agent-models.tsx';
import { AgentRuns } from './agent-runs.tsx';
import { AgentTools } from './agent-tools.tsx';
import { PairTable } from './pair-table.tsx';

/** One agent: what it did and cost, with what, for whom, and run by run. */
export function AgentPage() {
  const { name = '' } = useParams({ strict: false }) as { readonly name?: string };
  const { filters } = useFilters();
  const { agent: _agent, ...others } = filters;
  const { query, hasNews, listeners } = useHeldPages('agent', { ...others, name });
  const isReading = useIsReading();
  const first = query.data?.pages[0];
  const isUnknown = query.error instanceof ApiError && query.error.status === 404;
  return (
    <Page
      title={storedName(name)}
      count={
        first === undefined || isUnknown
          ? 'agent'
          : `agent · ${plural(first.figures.runs, 'run')}${isReading ? ' so far' : ''}`
      }
      actions={
        <>
          <PageLink to="/agents" search={{ agent: undefined }} className={buttonClass('quiet')}>
            <ArrowLeft size={14} aria-hidden /> All agents
          </PageLink>
          <PageLink to="/sessions" search={{ agent: name }} className={buttonClass()}>
            Its sessions
          </PageLink>
          <ExportMenu table="traces" filters={{ ...others, agent: name }} />
        </>
      }
    >
      <PageBody>
        {isUnknown ? (
          <NoRows what={`runs of ${storedName(name)}`} />
        ) : (
          <Answered query={query} lines={12}>
            {({ pages }) =>
              pages[0] !== undefined && (
                <AgentView
                  first={pages[0]}
                  runs={
                    <Section
                      title="Runs"
                      className="border-t border-line pb-4"
                      actions={hasNews && <RenewPill text="New data" onRenew={query.renew} />}
                    >
                      <div {...listeners}>
                        <AgentRuns runs={pages.flatMap(({ runs }) => runs)} onMore={query.more} />
                      </div>
                    </Section>
                  }
                />
              )
            }
          </Answered>
        )}
      </PageBody>
    </Page>
  );
}

function AgentView({ first, runs }: { readonly first: Agent; readonly runs: ReactNode }) {
  return (
    <>
      <AgentFiguresRow figures={first.figures} />
      <div className="grid border-t border-line lg:grid-cols-[3fr_2fr]">
        <div className="min-w-0 lg:border-r lg:border-line">
          <Section title="Models" className="pb-3">
            {first.models.length === 0 ? (
              <p className="px-4 text-fg2">No step with usage names it.</p>
            ) : (
              <AgentModels models={first.models} />
            )}
          </Section>
          <Section title="Delegates to" className="pb-3">
            {first.to.length === 0 ? (
              <p className="px-4 text-fg2">It hands nothing on.</p>
            ) : (
              <PairTable label="To whom it delegates" pairs={first.to} without="from" />
            )}
          </Section>
          <Section title="Is delegated to by" className="pb-3">
            {first.from.length === 0 ? (
              <p className="px-4 text-fg2">No agent hands anything to it.</p>
            ) : (
              <PairTable label="Who delegates to it" pairs={first.from} without="to" />
            )}
          </Section>
        </div>
        <Section title="Tools" className="pb-3">
          {first.tools.length === 0 ? (
            <p className="px-4 text-fg2">It called none.</p>
          ) : (
            <AgentTools tools={first.tools} />
          )}
        </Section>
      </div>
      {runs}
    </>
  );
}

function AgentFiguresRow({ figures }: { readonly figures: Agent['figures'] }) {
  const { own, inclusive, roots, delegated, segments } = figures;
  return (
    <Kpis>
      <Kpi name="Own cost" value={formatUsd(own.cost)} title={`$${own.cost}`}>
        <span title={`$${inclusive.cost}`}>{formatUsd(inclusive.cost)} inclusive</span>
      </Kpi>
      <Kpi
        name="Tokens"
        value={formatTokens(own.tokens.total)}
        title={`${formatCount(own.tokens.total)} tokens`}
      >
        <span title={`${formatCount(inclusive.tokens.total)} tokens`}>
          {formatTokens(inclusive.tokens.total)} inclusive
        </span>
      </Kpi>
      <Kpi name="Runs" value={formatCount(figures.runs)}>
        {[
          ...(roots > 0 ? [plural(roots, 'root')] : []),
          ...(delegated > 0 ? [`${formatCount(delegated)} delegated`] : []),
          ...(segments > 0 ? [plural(segments, 'segment')] : []),
        ].join(' · ')}
      </Kpi>
      <Kpi name="Sessions" value={formatCount(figures.sessions)}>
        last <Moment iso={figures.lastStarted} />
      </Kpi>
      <Kpi name="Steps" value={formatCount(figures.steps)} />
      <Kpi name="Tool calls" value={formatCount(figures.toolCalls)}>
        {formatCount(figures.toolErrors)} failed
      </Kpi>
      <Kpi
        name="Failed runs"
        value={formatShare(figures.errorRate)}
        tone={figures.failed > 0 ? 'error' : 'fg'}
        title={`${formatCount(figures.failed)} of ${formatCount(figures.runs)} runs`}
      >
        {formatCount(figures.failed)} of {formatCount(figures.runs)}
      </Kpi>
      <div className="min-w-24">
        <dt className="text-xs text-fg2">Active p50 / p95</dt>
        <dd className="font-mono text-lg tabular-nums">
          <Spread {...figures.activeMs} />
        </dd>
        <dd className="text-xs text-fg3">
          wall <Spread {...figures.wallMs} />
        </dd>
      </div>
    </Kpis>
  );
}
