import { CircleAlert } from 'lucide-react';
import type { Status } from '../../../../src/contract/status.ts';
import { formatCount, formatDuration } from '../../../../src/core/format.ts';
import { Moment } from '../../ui/figures.tsx';
import { Kpi, Kpis } from '../../ui/kpi.tsx';
import { Section } from '../../ui/page.tsx';
import { Answered } from '../../ui/states.tsx';
import { FailureList } from './failure-list.tsx';
import { FileStates } from './file-states.tsx';
import { NotUnderstood } from './not-understood.tsx';
import { PhaseStrip } from './phase-strip.tsx';
import { Sources } from './sources.tsx';
import { useStatus } from './use-status.ts';
import { WatchList } from './watch-list.tsx';

/** What was found where, how far reading is, and what could not be read. */
export function ReadingView() {
  const status = useStatus();
  return (
    <Answered query={status} lines={14}>
      {(answer) => (
        <div className="pb-10">
          <PhaseStrip status={answer} />
          {answer.daemon !== null && answer.daemon.problem !== null && (
            <DaemonProblem text={answer.daemon.problem} />
          )}
          <StateKpis status={answer} />
          <Section title="Sources" className="border-t border-line">
            <Sources sources={answer.sources} />
          </Section>
          <div className="grid border-t border-line xl:grid-cols-2">
            <Section title="Files by state">
              <FileStates files={answer.files} />
            </Section>
            <Section title="Watched folders" className="border-line max-xl:border-t xl:border-l">
              <WatchList watch={answer.watch} />
            </Section>
          </div>
          <Section
            title={`Failures${answer.failures.length === 0 ? '' : ` · ${formatCount(answer.failures.length)}`}`}
            className="border-t border-line"
          >
            <FailureList failures={answer.failures} />
          </Section>
          <Section title="Not understood" className="border-t border-line">
            <NotUnderstood entries={answer.notUnderstood} />
          </Section>
        </div>
      )}
    </Answered>
  );
}

function StateKpis({ status }: { readonly status: Status }) {
  const { processed, skipped, transient_failure: transient, failed } = status.files.byStatus;
  const { queue } = status;
  return (
    <Kpis>
      <Kpi name="Processed" value={formatCount(processed)}>
        files and rejected rows
      </Kpi>
      <Kpi name="Skipped" value={formatCount(skipped)}>
        nothing in them counts
      </Kpi>
      <Kpi name="To be retried" value={formatCount(transient)} tone={transient > 0 ? 'warning' : 'fg'}>
        tried again by themselves
      </Kpi>
      <Kpi name="Failed" value={formatCount(failed)} tone={failed > 0 ? 'error' : 'fg'}>
        tried again when they change
      </Kpi>
      {queue !== null && (
        <>
          <Kpi name="Waiting" value={formatCount(queue.length)}>
            changed paths
          </Kpi>
          <Kpi name="Change to figure" value={formatDuration(queue.lagMs?.p50 ?? null)}>
            {queue.lagMs === null ? 'no change seen yet' : `99 % within ${formatDuration(queue.lagMs.p99)}`}
          </Kpi>
        </>
      )}
      <div className="min-w-24">
        <dt className="text-xs text-fg2">Data changed last</dt>
        <dd className="pt-1">
          <Moment iso={status.lastChange} />
        </dd>
      </div>
    </Kpis>
  );
}

function DaemonProblem({ text }: { readonly text: string }) {
  return (
    <div role="alert" className="mx-4 mt-3 rounded-panel border border-warning/50 bg-warning/10 p-4">
      <p className="flex items-center gap-2 font-medium text-warning">
        <CircleAlert size={16} aria-hidden /> The daemon cannot follow, and tries again by itself
      </p>
      <p className="mt-1 text-fg2">{text}</p>
    </div>
  );
}
