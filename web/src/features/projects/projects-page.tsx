import { useMemo } from 'react';
import { plural } from '../../../../src/core/format.ts';
import { useQuestion } from '../../api/use-question.ts';
import { useFilters } from '../../filters/use-filters.ts';
import { ExportMenu } from '../../ui/export-menu.tsx';
import { NoRows } from '../../ui/no-rows.tsx';
import { Page } from '../../ui/page.tsx';
import { ErrorCard, Skeleton } from '../../ui/states.tsx';
import { useIsReading } from '../../ui/use-is-reading.ts';
import { type Period, periodFor } from './project-period.ts';
import { type ProjectRow, ProjectTable } from './project-table.tsx';
import { totalsOf } from './project-usage.ts';
import { UsageChart } from './usage-chart.tsx';

/** What was done in each project and what it cost, and when. */
export function ProjectsPage() {
  const { search, filters } = useFilters();
  const by = periodOf(search.by) ?? periodFor(filters);
  const projects = useQuestion('projects', filters);
  const usage = useQuestion('daily', { ...filters, by, group: 'project' });
  const isReading = useIsReading();
  const known = projects.data?.projects;
  const days = usage.data?.days;
  const rows = useMemo((): readonly ProjectRow[] => {
    const estimates = days === undefined ? null : totalsOf(days, 'estimated');
    return (known ?? []).map((project) => ({
      ...project,
      estimated: estimates === null ? null : (estimates.get(project.project) ?? 0),
    }));
  }, [known, days]);
  const count =
    known === undefined ? undefined : `${plural(known.length, 'project')}${isReading ? ' so far' : ''}`;
  const isEmpty = known?.length === 0;
  return (
    <Page
      title="Projects"
      count={count}
      actions={
        <>
          <span className="text-xs text-fg3">Usage by message</span>
          <ExportMenu table="usage" filters={filters} />
        </>
      }
    >
      {isEmpty ? <NoRows what="projects" /> : <UsageChart query={usage} by={by} />}
      {known === undefined && !projects.isError && <Skeleton lines={8} />}
      {projects.isError && (
        <div className="p-4">
          <ErrorCard error={projects.error} retry={() => void projects.refetch()} />
        </div>
      )}
      {known !== undefined && !isEmpty && (
        <section
          aria-label="Projects"
          className={`flex min-h-60 flex-1 flex-col ${
            projects.isPlaceholderData ? 'opacity-50 transition-opacity duration-100' : ''
          }`}
          aria-busy={projects.isPlaceholderData}
        >
          <ProjectTable projects={rows} />
        </section>
      )}
    </Page>
  );
}

function periodOf(text: string | undefined): Period | null {
  return text === 'hour' || text === 'day' || text === 'week' || text === 'month' ? text : null;
}
