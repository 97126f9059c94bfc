import type { DelegationFigures } from '../../../../src/contract/delegations.ts';
import { formatCount } from '../../../../src/core/format.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Duration, Spread, TokenCount, Usd } from '../../ui/figures.tsx';
import { OutcomeBar } from '../../ui/outcome-bar.tsx';
import { AgentLink } from './agent-link.tsx';
import { pairKey } from './delegation-facts.ts';

/** Pairs of agents, those with most delegations first; `without` is the end that all have in common. */
export function PairTable({
  label,
  pairs,
  without,
}: {
  readonly label: string;
  readonly pairs: readonly DelegationFigures[];
  readonly without?: 'from' | 'to';
}) {
  const rows = [...pairs].sort((one, other) => other.delegations - one.delegations);
  return (
    <DataTable
      label={label}
      columns={COLUMNS.filter(({ id }) => id !== without)}
      rows={rows}
      keyOf={({ from, to }) => pairKey(from, to)}
      isWhole
    />
  );
}

const COLUMNS: readonly Column<DelegationFigures>[] = [
  { id: 'from', name: 'From', width: 'minmax(72px, 1fr)', cell: ({ from }) => <AgentLink name={from} /> },
  { id: 'to', name: 'To', width: 'minmax(72px, 1fr)', cell: ({ to }) => <AgentLink name={to} /> },
  {
    id: 'delegations',
    name: 'Count',
    width: '52px',
    isNumber: true,
    cell: ({ delegations }) => formatCount(delegations),
  },
  {
    id: 'outcomes',
    name: 'Outcomes',
    width: '96px',
    from: 420,
    cell: ({ outcomes }) => <OutcomeBar counts={outcomes} />,
  },
  {
    id: 'tokens',
    name: 'Tokens',
    width: '52px',
    isNumber: true,
    from: 700,
    cell: ({ own }) => <TokenCount value={own.tokens.total} />,
  },
  {
    id: 'cost',
    name: 'Own cost',
    width: '66px',
    isNumber: true,
    cell: ({ own }) => <Usd value={own.cost} />,
  },
  {
    id: 'inclusive',
    name: 'Inclusive',
    width: '66px',
    isNumber: true,
    from: 500,
    cell: ({ inclusive }) => <Usd value={inclusive.cost} />,
  },
  {
    id: 'durations',
    name: 'p50 / p95',
    width: '122px',
    isNumber: true,
    from: 760,
    cell: ({ p50Ms, p95Ms }) => <Spread p50={p50Ms} p95={p95Ms} />,
  },
  {
    id: 'longest',
    name: 'Longest',
    width: '60px',
    isNumber: true,
    from: 860,
    cell: ({ maxMs }) => <Duration ms={maxMs} />,
  },
];
