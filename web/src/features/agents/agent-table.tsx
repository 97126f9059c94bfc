import type { AgentFigures } from '../../../../src/contract/agents.ts';
import { formatCount, formatShare } from '../../../../src/core/format.ts';
import { BarCell } from '../../charts/bar-cell.tsx';
import { globalOf } from '../../filters/search.ts';
import { useSearchText } from '../../filters/use-filters.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Moment, Spread, TokenCount, Usd } from '../../ui/figures.tsx';
import { type SortValues, useSorted } from '../../ui/use-sorted.ts';
import { AgentLink, agentPath } from './agent-link.tsx';

/** Every agent of an answer; the dearest by itself first. */
export function AgentTable({ agents }: { readonly agents: readonly AgentFigures[] }) {
  const search = useSearchText();
  const { rows, sort, order, onSort } = useSorted(agents, SORTS, 'cost');
  const dearest = Math.max(0, ...agents.map(({ own }) => own.cost));
  return (
    <DataTable
      label="Agents"
      columns={columnsFor(dearest)}
      rows={rows}
      keyOf={({ agent }) => JSON.stringify(agent)}
      targetOf={({ agent }) => {
        const to = agentPath(agent);
        return to === null ? null : { to, search: { ...globalOf(search), agent: undefined } };
      }}
      sort={sort}
      order={order}
      onSort={onSort}
      isWhole
    />
  );
}

const SORTS: SortValues<AgentFigures> = {
  agent: ({ agent }) => agent,
  runs: ({ runs }) => runs,
  roots: ({ roots }) => roots,
  sessions: ({ sessions }) => sessions,
  steps: ({ steps }) => steps,
  calls: ({ toolCalls }) => toolCalls,
  tokens: ({ own }) => own.tokens.total,
  cost: ({ own }) => own.cost,
  inclusive: ({ inclusive }) => inclusive.cost,
  active: ({ activeMs }) => activeMs.p50,
  wall: ({ wallMs }) => wallMs.p50,
  failed: ({ errorRate }) => errorRate,
  last: ({ lastStarted }) => lastStarted,
};

function columnsFor(dearest: number): readonly Column<AgentFigures>[] {
  return [
    {
      id: 'agent',
      name: 'Agent',
      width: 'minmax(88px, 1fr)',
      sort: 'agent',
      cell: ({ agent }) => <AgentLink name={agent} />,
    },
    {
      id: 'runs',
      name: 'Runs',
      width: '52px',
      isNumber: true,
      sort: 'runs',
      cell: ({ runs }) => formatCount(runs),
    },
    {
      id: 'kinds',
      name: 'Root / deleg. / seg.',
      width: '104px',
      isNumber: true,
      from: 1080,
      sort: 'roots',
      cell: ({ roots, delegated, segments }) => (
        <span
          title={`${formatCount(roots)} runs of root sessions, ${formatCount(delegated)} delegated, ${formatCount(segments)} segments after a switch of agents`}
        >
          {formatCount(roots)} / {formatCount(delegated)} / {formatCount(segments)}
        </span>
      ),
    },
    {
      id: 'sessions',
      name: 'Sessions',
      width: '62px',
      isNumber: true,
      from: 960,
      sort: 'sessions',
      cell: ({ sessions }) => formatCount(sessions),
    },
    {
      id: 'steps',
      name: 'Steps',
      width: '54px',
      isNumber: true,
      from: 700,
      sort: 'steps',
      cell: ({ steps }) => formatCount(steps),
    },
    {
      id: 'tokens',
      name: 'Tokens',
      width: '56px',
      isNumber: true,
      from: 480,
      sort: 'tokens',
      cell: ({ own }) => <TokenCount value={own.tokens.total} />,
    },
    {
      id: 'cost',
      name: 'Own cost',
      width: '76px',
      isNumber: true,
      sort: 'cost',
      cell: ({ own }) => (
        <BarCell share={dearest === 0 ? 0 : own.cost / dearest}>
          <Usd value={own.cost} />
        </BarCell>
      ),
    },
    {
      id: 'inclusive',
      name: 'Inclusive',
      width: '72px',
      isNumber: true,
      from: 560,
      sort: 'inclusive',
      cell: ({ inclusive }) => <Usd value={inclusive.cost} />,
    },
    {
      id: 'active',
      name: 'Active p50 / p95',
      width: '122px',
      isNumber: true,
      from: 840,
      sort: 'active',
      cell: ({ activeMs }) => <Spread {...activeMs} />,
    },
    {
      id: 'wall',
      name: 'Wall p50 / p95',
      width: '122px',
      isNumber: true,
      from: 1200,
      sort: 'wall',
      cell: ({ wallMs }) => <Spread {...wallMs} />,
    },
    {
      id: 'failed',
      name: 'Failed',
      width: '60px',
      isNumber: true,
      sort: 'failed',
      cell: ({ errorRate, failed, runs }) => (
        <span
          className={failed > 0 ? 'text-error' : 'text-fg3'}
          title={`${formatCount(failed)} of ${formatCount(runs)} runs failed`}
        >
          {formatShare(errorRate)}
        </span>
      ),
    },
    {
      id: 'last',
      name: 'Last run',
      width: '118px',
      isNumber: true,
      from: 1000,
      sort: 'last',
      cell: ({ lastStarted }) => <Moment iso={lastStarted} />,
    },
  ];
}
