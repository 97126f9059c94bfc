import { CircleAlert, CircleCheck, RotateCw } from 'lucide-react';
import type { Reconcile } from '../../../../src/contract/reconcile.ts';
import { formatCount, plural } from '../../../../src/core/format.ts';
import { useStillPages } from '../../api/use-still-pages.ts';
import { useChangeSearch, useSearchText, useZone } from '../../filters/use-filters.ts';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Kpi, Kpis } from '../../ui/kpi.tsx';
import { ListStates } from '../../ui/list-states.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { useIsReading } from '../../ui/use-is-reading.ts';
import { type ComparedFigure, figureColumns } from './figure-cells.tsx';
import { ReconcileSessions } from './reconcile-sessions.tsx';
import { FIGURES, reasonLines } from './reconcile-words.ts';

interface TotalRow extends ComparedFigure {
  readonly sessions: number;
}

const [first, ...rest] = figureColumns<TotalRow>();
const TOTAL_COLUMNS: readonly Column<TotalRow>[] = [
  ...(first === undefined ? [] : [{ ...first, width: 'minmax(9rem, 1fr)' }]),
  {
    id: 'sessions',
    name: 'Sessions',
    width: '5rem',
    isNumber: true,
    from: 600,
    cell: ({ sessions }) => formatCount(sessions),
  },
  // Why they differ stands below the totals, in full.
  ...rest.filter(({ id }) => id !== 'why'),
];

/** Whether the figures agree with those that OpenCode keeps itself, and why where they do not. */
export function ReconcileView() {
  const tz = useZone();
  const { all } = useSearchText();
  const change = useChangeSearch();
  const isReading = useIsReading();
  const showsAll = all === 'true';
  const answers = useStillPages('reconcile', { tz, missing: true, archived: true, all: showsAll });
  return (
    <ListStates
      query={answers}
      isEmpty={({ compared }) => compared === 0}
      empty={
        <Empty title={isReading ? 'No session to compare so far' : 'There is no session to compare'}>
          <p>Here the figures of each session are held against those that OpenCode keeps itself.</p>
        </Empty>
      }
    >
      {(pages) => {
        const [answer] = pages;
        if (answer === undefined) return null;
        return (
          <div className="pb-10">
            <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 pt-3">
              <Verdict answer={answer} isSoFar={isReading} />
              <Button className="ml-auto" onClick={answers.renew} disabled={answers.isFetching}>
                <RotateCw size={14} aria-hidden /> {answers.isFetching ? 'Comparing …' : 'Compare anew'}
              </Button>
            </div>
            <Kpis>
              <Kpi name="Compared" value={formatCount(answer.compared)}>
                sessions
              </Kpi>
              <Kpi name="Differ" value={formatCount(answer.different)}>
                in one of four figures
              </Kpi>
              <Kpi
                name="Unexplained"
                value={formatCount(answer.unexplained)}
                tone={answer.unexplained > 0 ? 'error' : 'fg'}
              >
                no counting rule says why
              </Kpi>
            </Kpis>
            <Section title="All sessions" className="border-t border-line">
              <DataTable
                label="Stored figures of all sessions beside the computed ones"
                columns={TOTAL_COLUMNS}
                rows={answer.totals.map((total) => ({
                  figure: total,
                  billed: total.billed,
                  sessions: total.sessions,
                }))}
                keyOf={({ figure }) => figure.name}
                isWhole
              />
              <ul className="px-4 pt-2 text-sm text-fg2">
                {answer.totals.flatMap((total) =>
                  reasonLines(total).map((line) => (
                    <li key={`${total.name} ${line}`} className="py-0.5">
                      <span className="text-fg">{FIGURES[total.name].name}</span>: {line}
                    </li>
                  )),
                )}
              </ul>
            </Section>
            <Section
              title={showsAll ? 'Each session' : 'Sessions that differ'}
              className="border-t border-line"
              actions={
                <Button
                  look={showsAll ? 'on' : 'plain'}
                  aria-pressed={showsAll}
                  onClick={() => change({ all: showsAll ? undefined : 'true' })}
                >
                  Those that agree too
                </Button>
              }
            >
              <ReconcileSessions pages={pages} more={answers.more} />
            </Section>
          </div>
        );
      }}
    </ListStates>
  );
}

function Verdict({ answer, isSoFar }: { readonly answer: Reconcile; readonly isSoFar: boolean }) {
  const soFar = isSoFar ? ' so far' : '';
  return answer.unexplained === 0 ? (
    <p className="flex items-center gap-2 font-medium">
      <CircleCheck size={16} aria-hidden className="text-agent" /> Every difference is explained{soFar}.
    </p>
  ) : (
    <p className="flex items-center gap-2 font-medium text-error">
      <CircleAlert size={16} aria-hidden />
      {plural(answer.unexplained, 'session')} of {formatCount(answer.compared)}{' '}
      {answer.unexplained === 1 ? 'has' : 'have'} a difference that no rule explains{soFar}.
    </p>
  );
}
