import type { UseQueryResult } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ErrorGroups } from '../../../../src/contract/error-groups.ts';
import type { Tool } from '../../../../src/contract/tool.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatShare,
  plural,
} from '../../../../src/core/format.ts';
import { ApiError } from '../../api/ask.ts';
import { useQuestion } from '../../api/use-question.ts';
import { useFilters, useSearchText } from '../../filters/use-filters.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Kpi, Kpis } from '../../ui/kpi.tsx';
import { PageLink } from '../../ui/links.tsx';
import { NoRows } from '../../ui/no-rows.tsx';
import { OutcomeBar, OutcomeList } from '../../ui/outcome-bar.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { RenewPill } from '../../ui/renew-pill.tsx';
import { Answered, Skeleton } from '../../ui/states.tsx';
import { storedName } from '../../ui/stored-name.ts';
import { useHeldPages } from '../../ui/use-held-pages.ts';
import { useIsReading } from '../../ui/use-is-reading.ts';
import { ArgumentTable } from './argument-table.tsx';
import { FailingCalls } from './failing-calls.tsx';
import { ASKED_GROUPS, FailureReasons } from './failure-reasons.tsx';
import { MergeNamesButton, useMergeNames } from './merge-names.tsx';
import { LatencyChart, TrendChart } from './tool-charts.tsx';

/** One tool: how its calls ended, how long they took, what they were about, and each that failed. */
export function ToolPage() {
  const { name = '' } = useParams({ strict: false }) as { readonly name?: string };
  const { filters } = useFilters();
  const { mergeNames: mergeNamesText } = useSearchText();
  const mergeNames = useMergeNames();
  const { query, hasNews, listeners } = useHeldPages('tool', {
    ...filters,
    name,
    ...(mergeNames && { mergeNames }),
  });
  const reasons = useQuestion('errorGroups', { ...filters, tool: name, limit: ASKED_GROUPS });
  const isReading = useIsReading();
  const first = query.data?.pages[0];
  const isUnknown = query.error instanceof ApiError && query.error.status === 404;
  return (
    <Page
      title={storedName(name)}
      count={
        first === undefined || isUnknown
          ? 'tool'
          : `tool · ${plural(first.figures.calls, 'call')}${isReading ? ' so far' : ''}`
      }
      actions={
        <>
          <PageLink to="/tools" search={{ mergeNames: mergeNamesText }} className={buttonClass('quiet')}>
            <ArrowLeft size={14} aria-hidden /> All tools
          </PageLink>
          <MergeNamesButton />
        </>
      }
    >
      <PageBody>
        {!isUnknown && first !== undefined && reasons.isPending ? (
          // Shown at once with the rest: what comes later would move what stands below it.
          <Skeleton lines={12} />
        ) : isUnknown ? (
          <NoRows what={`calls of ${storedName(name)}`} />
        ) : (
          <Answered query={query} lines={12}>
            {({ pages }) =>
              pages[0] !== undefined && (
                <>
                  <ToolView first={pages[0]} name={name} reasons={reasons} />
                  <Section
                    title="Failed calls"
                    className="border-t border-line pb-4"
                    actions={hasNews && <RenewPill text="New data" onRenew={query.renew} />}
                  >
                    <div {...listeners}>
                      <FailingCalls
                        calls={pages.flatMap(({ failing }) => failing)}
                        hasNames={pages[0].figures.names.length > 1}
                        onMore={query.more}
                      />
                    </div>
                  </Section>
                </>
              )
            }
          </Answered>
        )}
      </PageBody>
    </Page>
  );
}

function ToolView({
  first,
  name,
  reasons,
}: {
  readonly first: Tool;
  readonly name: string;
  readonly reasons: UseQueryResult<ErrorGroups>;
}) {
  const { figures } = first;
  return (
    <>
      <ToolFiguresRow figures={figures} />
      <div className="flex flex-col gap-2 px-4 pb-4">
        <OutcomeBar counts={figures} />
        <OutcomeList counts={figures} />
        {figures.names.length > 1 && (
          <p className="text-sm text-fg2">Written as {figures.names.map(storedName).join(', ')}.</p>
        )}
      </div>
      <div className="grid border-t border-line lg:grid-cols-2">
        <LatencyChart histogram={first.histogram} />
        <div className="min-w-0 border-line lg:border-l">
          <TrendChart trend={figures.trend} by={first.trendBy} />
        </div>
      </div>
      <div className="grid border-t border-line lg:grid-cols-2">
        <Section title="Why calls failed" className="pb-3">
          <Answered query={reasons}>{(answer) => <FailureReasons tool={name} answer={answer} />}</Answered>
          {first.figures.names.some((written) => written !== name) && (
            <p className="px-4 pt-2 text-xs text-fg3">
              Of calls that were written as {storedName(name)} alone.
            </p>
          )}
        </Section>
        <Section title="Top arguments" className="border-line pb-3 lg:border-l">
          {first.arguments.length === 0 ? (
            <p className="px-4 text-fg2">No call has a title or a main argument.</p>
          ) : (
            <ArgumentTable rows={first.arguments} />
          )}
        </Section>
      </div>
    </>
  );
}

function ToolFiguresRow({ figures }: { readonly figures: Tool['figures'] }) {
  const { calls, inherited, error, denied, aborted, timeout, invalid, outputBytes } = figures;
  const failed = error + denied + aborted + timeout + invalid;
  return (
    <Kpis>
      <Kpi name="Calls" value={formatCount(calls)}>
        {inherited === 0 ? '' : `${plural(inherited, 'copy', 'copies')} in forks`}
      </Kpi>
      <Kpi name="Failed" value={formatShare(figures.errorRate)} tone={failed > 0 ? 'error' : 'fg'}>
        {formatCount(failed)} of {formatCount(failed + figures.ok)} that ended
      </Kpi>
      <Length name="p50" ms={figures.p50Ms} />
      <Length name="p95" ms={figures.p95Ms} />
      <Length name="p99" ms={figures.p99Ms} />
      <Length name="Longest" ms={figures.maxMs} />
      <Kpi
        name="Output"
        value={formatBytes(outputBytes?.sum ?? null)}
        {...(outputBytes !== null && { title: `${formatCount(outputBytes.sum)} B` })}
      >
        {outputBytes === null ? '' : `p95 ${formatBytes(outputBytes.p95)}`}
      </Kpi>
    </Kpis>
  );
}

function Length({ name, ms }: { readonly name: string; readonly ms: number | null }) {
  return (
    <Kpi name={name} value={formatDuration(ms)} {...(ms !== null && { title: `${formatCount(ms)} ms` })} />
  );
}
