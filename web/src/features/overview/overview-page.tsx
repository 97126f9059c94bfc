import type { ReactNode } from 'react';
import { useQuestion } from '../../api/use-question.ts';
import { useFilters } from '../../filters/use-filters.ts';
import { ExportMenu } from '../../ui/export-menu.tsx';
import { NoRows } from '../../ui/no-rows.tsx';
import { Page } from '../../ui/page.tsx';
import { ErrorCard } from '../../ui/states.tsx';
import { useIsReading } from '../../ui/use-is-reading.ts';
import { ActivityMaps } from './activity-maps.tsx';
import { KeyFigures } from './key-figures.tsx';
import { NewestErrors } from './newest-errors.tsx';
import { NoData } from './no-data.tsx';
import { ReadingNote } from './reading-note.tsx';
import { TopLists } from './top-lists.tsx';
import { UnusualDays } from './unusual-days.tsx';
import { UsageCharts } from './usage-charts.tsx';

/** A range of time at a glance; what the first question cannot answer leaves the other panels as they are. */
export function OverviewPage() {
  const { filters } = useFilters();
  const overview = useQuestion('overview', filters);
  const status = useQuestion('status', {});
  const isReading = useIsReading();
  const answer = overview.data;
  // Of one and the same answer: sources that were found since are not in a status from before.
  const hasNoSource =
    status.data !== undefined &&
    status.data.sources.length === 0 &&
    isSettled(status.data.phase) &&
    !isReading;
  if (hasNoSource) {
    return (
      <Page title="Overview">
        <NoData />
      </Page>
    );
  }
  // While reading goes on, panels fill where they are.
  const isEmpty =
    !isReading && answer !== undefined && answer.totals.sessions === 0 && answer.totals.steps === 0;
  // An answer that another is on its way for is not held in its place.
  const subject = answer === undefined || overview.isPlaceholderData ? null : filters;
  const hasFailed = overview.isError && answer === undefined;
  return (
    <Page
      title="Overview"
      actions={
        <>
          {isReading && <ReadingNote />}
          <ExportMenu table="daily" filters={filters} />
        </>
      }
    >
      {overview.isError && (
        <div className="p-4">
          <ErrorCard error={overview.error} retry={() => void overview.refetch()} />
        </div>
      )}
      {!hasFailed && (
        <Dimmed isDimmed={overview.isPlaceholderData}>
          <KeyFigures answer={answer} isReading={isReading} />
          {isEmpty ? (
            <div className="border-b border-line">
              <NoRows what="sessions" />
            </div>
          ) : (
            <UsageCharts answer={answer} />
          )}
        </Dimmed>
      )}
      <ActivityMaps isReading={isReading} />
      {!hasFailed && !isEmpty && (
        <Dimmed isDimmed={overview.isPlaceholderData}>
          <TopLists top={answer?.top} isReading={isReading} subject={subject} />
        </Dimmed>
      )}
      {!isEmpty && (
        <div className={hasFailed ? '' : 'grid lg:grid-cols-[2fr_1fr]'}>
          {!hasFailed && (
            <Dimmed isDimmed={overview.isPlaceholderData}>
              <NewestErrors errors={answer?.errors} isReading={isReading} subject={subject} />
            </Dimmed>
          )}
          <UnusualDays isReading={isReading} />
        </div>
      )}
    </Page>
  );
}

/** Whether all that was there has been read. */
function isSettled(phase: string): boolean {
  return phase === 'realtime' || phase === 'done';
}

/** Former figures stay, dimmed, while others are on their way. */
function Dimmed({ isDimmed, children }: { readonly isDimmed: boolean; readonly children: ReactNode }) {
  return (
    <div
      aria-busy={isDimmed}
      className={`min-w-0 transition-opacity duration-100 ${isDimmed ? 'opacity-50' : ''}`}
    >
      {children}
    </div>
  );
}
