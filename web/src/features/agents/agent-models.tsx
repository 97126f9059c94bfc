import type { ModelFigures } from '../../../../src/contract/models.ts';
import { formatCount, formatShare } from '../../../../src/core/format.ts';
import { BarCell } from '../../charts/bar-cell.tsx';
import { BasisMark, EstimateText } from '../../ui/cost-basis.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { TokenCount, Usd } from '../../ui/figures.tsx';
import { storedName } from '../../ui/stored-name.ts';

/** The models that an agent's steps were made with, the dearest first. */
export function AgentModels({ models }: { readonly models: readonly ModelFigures[] }) {
  const rows = [...models].sort((one, other) => other.cost + other.estimated - one.cost - one.estimated);
  const dearest = Math.max(0, ...rows.map(({ cost }) => cost));
  return (
    <DataTable
      label="Models of the agent"
      columns={columnsFor(dearest)}
      rows={rows}
      keyOf={({ provider, model }) => JSON.stringify([provider, model])}
      isWhole
    />
  );
}

function columnsFor(dearest: number): readonly Column<ModelFigures>[] {
  return [
    {
      id: 'model',
      name: 'Model',
      width: 'minmax(80px, 1fr)',
      cell: ({ provider, model }) => (
        <span title={`${storedName(provider)}/${storedName(model)}`}>
          {storedName(model)}
          {provider !== null && <span className="text-fg3"> {storedName(provider)}</span>}
        </span>
      ),
    },
    {
      id: 'steps',
      name: 'Steps',
      width: '48px',
      isNumber: true,
      from: 420,
      cell: ({ messages }) => formatCount(messages),
    },
    {
      id: 'tokens',
      name: 'Tokens',
      width: '52px',
      isNumber: true,
      cell: ({ tokens }) => <TokenCount value={tokens.total} />,
    },
    {
      id: 'cost',
      name: 'Cost',
      width: '72px',
      isNumber: true,
      cell: ({ cost }) => (
        <BarCell share={dearest === 0 ? 0 : cost / dearest} color="var(--model)">
          <Usd value={cost} />
        </BarCell>
      ),
    },
    {
      id: 'estimated',
      name: 'Estimated',
      width: '72px',
      isNumber: true,
      from: 500,
      cell: (row) => <EstimateText {...row} />,
    },
    {
      id: 'basis',
      name: 'Basis',
      width: '92px',
      from: 560,
      cell: ({ basis }) => <BasisMark basis={basis} />,
    },
    {
      id: 'cache',
      name: 'Cache hits',
      width: '60px',
      isNumber: true,
      from: 640,
      cell: ({ cacheHitRatio }) => formatShare(cacheHitRatio),
    },
  ];
}
