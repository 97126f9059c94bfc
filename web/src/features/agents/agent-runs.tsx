import type { AgentRun } from '../../../../src/contract/agent.ts';
import { formatCount, plural } from '../../../../src/core/format.ts';
import { globalOf } from '../../filters/search.ts';
import { useSearchText } from '../../filters/use-filters.ts';
import { showHidden } from '../../text/hidden-characters.ts';
import { Status } from '../../ui/badge.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Duration, Moment, TokenCount, Usd } from '../../ui/figures.tsx';
import { PageLink, sessionPath } from '../../ui/links.tsx';

/** An agent's runs, newest first; a row leads to the session where it worked. */
export function AgentRuns({
  runs,
  onMore,
}: {
  readonly runs: readonly AgentRun[];
  readonly onMore: (() => void) | undefined;
}) {
  const search = useSearchText();
  return (
    <div className="flex flex-col" style={{ height: `min(${runs.length * 36 + 33}px, 70vh)` }}>
      <DataTable
        label="Runs"
        columns={COLUMNS}
        rows={runs}
        keyOf={({ id }) => id}
        targetOf={(run) => ({
          to: sessionPath(sessionOf(run)),
          search: { ...globalOf(search), tab: 'trace', span: spanOf(run) },
        })}
        onMore={onMore}
      />
    </div>
  );
}

/** Where a run can be seen: its session, or of a delegation that led nowhere the one at the top. */
function sessionOf({ sessionId, rootSessionId }: AgentRun): string {
  return sessionId ?? rootSessionId;
}

/** The call of a delegation that led nowhere: there is no session of its own to show. */
function spanOf({ sessionId, id }: AgentRun): string | undefined {
  return sessionId === null && id.startsWith('delegation:') ? id.slice('delegation:'.length) : undefined;
}

const KINDS: Readonly<Record<string, string>> = {
  root: 'the work of a root session',
  delegation: 'handed on by another agent',
  segment: 'a stretch of a session in which the user switched agents',
};

const COLUMNS: readonly Column<AgentRun>[] = [
  {
    id: 'started',
    name: 'Started',
    width: '118px',
    cell: ({ started }) => <Moment iso={started} />,
  },
  {
    id: 'description',
    name: 'Description',
    width: 'minmax(80px, 1fr)',
    cell: (run) => (
      <PageLink
        to={sessionPath(sessionOf(run))}
        search={{ tab: 'trace', span: spanOf(run) }}
        title={showHidden(run.description ?? '')}
      >
        {run.description === null || run.description === '' ? sessionOf(run) : showHidden(run.description)}
      </PageLink>
    ),
  },
  {
    id: 'kind',
    name: 'Kind',
    width: '76px',
    from: 860,
    cell: ({ kind, depth }) => (
      <span title={`${KINDS[kind] ?? kind}; ${plural(depth, 'delegation')} below its root session`}>
        {kind}
      </span>
    ),
  },
  {
    id: 'outcome',
    name: 'Outcome',
    width: '84px',
    from: 560,
    cell: ({ outcome, errorType }) =>
      outcome === null && errorType === null ? null : (
        <span title={errorType === null ? undefined : `Its last step failed: ${errorType}`}>
          <Status
            value={errorType !== null && (outcome === null || outcome === 'ok') ? 'error' : (outcome ?? '')}
          />
        </span>
      ),
  },
  {
    id: 'steps',
    name: 'Steps',
    width: '48px',
    isNumber: true,
    from: 760,
    cell: ({ steps }) => formatCount(steps),
  },
  {
    id: 'tools',
    name: 'Tools',
    width: '48px',
    isNumber: true,
    from: 760,
    cell: ({ toolCalls, toolErrors }) => (
      <span title={`${plural(toolCalls, 'call')}, ${formatCount(toolErrors)} of them failed`}>
        {formatCount(toolCalls)}
        {toolErrors > 0 && <span className="sr-only">, {formatCount(toolErrors)} failed</span>}
      </span>
    ),
  },
  {
    id: 'tokens',
    name: 'Tokens',
    width: '52px',
    isNumber: true,
    from: 680,
    cell: ({ own }) => <TokenCount value={own.tokens.total} />,
  },
  {
    id: 'cost',
    name: 'Own cost',
    width: '68px',
    isNumber: true,
    cell: ({ own }) => <Usd value={own.cost} />,
  },
  {
    id: 'inclusive',
    name: 'Inclusive',
    width: '68px',
    isNumber: true,
    from: 480,
    cell: ({ inclusive }) => <Usd value={inclusive.cost} />,
  },
  {
    id: 'active',
    name: 'Active',
    width: '60px',
    isNumber: true,
    from: 960,
    cell: ({ activeMs }) => <Duration ms={activeMs} />,
  },
  {
    id: 'wall',
    name: 'Wall',
    width: '60px',
    isNumber: true,
    from: 1040,
    cell: ({ wallMs }) => <Duration ms={wallMs} />,
  },
];
