import type { Delegations } from '../../../../src/contract/delegations.ts';
import { formatCount } from '../../../../src/core/format.ts';
import { globalOf } from '../../filters/search.ts';
import { useSearchText } from '../../filters/use-filters.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Moment } from '../../ui/figures.tsx';
import { PageLink, sessionPath } from '../../ui/links.tsx';
import { storedName } from '../../ui/stored-name.ts';

type Chain = Delegations['chains'][number];

/** The longest chains of delegations; a row leads to the newest session that has one. */
export function ChainTable({ chains }: { readonly chains: readonly Chain[] }) {
  const search = useSearchText();
  return (
    <DataTable
      label="Longest chains of delegations"
      columns={COLUMNS}
      rows={chains}
      keyOf={({ agents }) => JSON.stringify(agents)}
      targetOf={({ rootSessionId }) => ({
        to: sessionPath(rootSessionId),
        search: { ...globalOf(search), tab: 'trace' },
      })}
      isWhole
    />
  );
}

const COLUMNS: readonly Column<Chain>[] = [
  {
    id: 'agents',
    name: 'Chain',
    width: 'minmax(140px, 1fr)',
    cell: ({ agents }) => {
      const words = agents.map(storedName).join(' › ');
      return <span title={words}>{words}</span>;
    },
  },
  {
    id: 'depth',
    name: 'Deep',
    width: '44px',
    isNumber: true,
    cell: ({ depth }) => formatCount(depth),
  },
  {
    id: 'count',
    name: 'Times',
    width: '52px',
    isNumber: true,
    cell: ({ count }) => formatCount(count),
  },
  {
    id: 'started',
    name: 'Newest began',
    width: '118px',
    isNumber: true,
    from: 560,
    cell: ({ started }) => <Moment iso={started} />,
  },
  {
    id: 'session',
    name: 'Newest in session',
    width: '220px',
    from: 800,
    cell: ({ rootSessionId }) => (
      <PageLink
        to={sessionPath(rootSessionId)}
        search={{ tab: 'trace' }}
        className="num hover:text-accent hover:underline"
      >
        {rootSessionId}
      </PageLink>
    ),
  },
];
