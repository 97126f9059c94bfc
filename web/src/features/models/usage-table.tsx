import type { ModelFigures } from '../../../../src/contract/models.ts';
import { formatCount } from '../../../../src/core/format.ts';
import { BarCell } from '../../charts/bar-cell.tsx';
import { BasisMark, EstimateText } from '../../ui/cost-basis.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { TokenCount, Usd } from '../../ui/figures.tsx';
import type { Sorted } from '../../ui/use-sorted.ts';
import { ModelCell, useNarrow } from './model-cell.tsx';
import { modelWords } from './model-name.ts';

/** What each model was used for, what that cost, and by what the cost is known. */
export function UsageTable({ rows, sort, order, onSort }: Sorted<ModelFigures>) {
  const narrow = useNarrow();
  const dearest = Math.max(0, ...rows.map(({ cost }) => cost));
  return (
    <DataTable
      label="Usage and cost of models"
      columns={columnsFor(dearest)}
      rows={rows}
      keyOf={modelWords}
      onOpen={narrow}
      sort={sort}
      order={order}
      onSort={onSort}
      isWhole
    />
  );
}

function columnsFor(dearest: number): readonly Column<ModelFigures>[] {
  return [
    {
      id: 'model',
      name: 'Model',
      width: 'minmax(96px, 1fr)',
      sort: 'model',
      cell: (row) => <ModelCell row={row} />,
    },
    {
      id: 'messages',
      name: 'Steps',
      width: '56px',
      isNumber: true,
      from: 640,
      sort: 'messages',
      cell: ({ messages }) => formatCount(messages),
    },
    {
      id: 'sessions',
      name: 'Sessions',
      width: '64px',
      isNumber: true,
      from: 1160,
      sort: 'sessions',
      cell: ({ sessions }) => formatCount(sessions),
    },
    {
      id: 'cost',
      name: 'Cost',
      width: '84px',
      isNumber: true,
      sort: 'cost',
      cell: ({ cost }) => (
        <BarCell share={dearest === 0 ? 0 : cost / dearest} color="var(--model)">
          <Usd value={cost} />
        </BarCell>
      ),
    },
    {
      id: 'estimated',
      name: 'Estimated',
      width: '76px',
      isNumber: true,
      from: 460,
      sort: 'estimated',
      cell: (row) => <EstimateText {...row} />,
    },
    {
      id: 'basis',
      name: 'Basis',
      width: '92px',
      from: 560,
      cell: ({ basis }) => <BasisMark basis={basis} />,
    },
    tokenColumn('tokens', 'Tokens', 0, ({ total }) => total),
    tokenColumn('input', 'Input', 760, ({ input }) => input),
    tokenColumn('output', 'Output', 760, ({ output }) => output),
    tokenColumn('reasoning', 'Reasoning', 1080, ({ reasoning }) => reasoning),
    tokenColumn('cacheRead', 'Cache read', 860, ({ cacheRead }) => cacheRead),
    tokenColumn('cacheWrite', 'Cache write', 960, ({ cacheWrite }) => cacheWrite),
  ];
}

function tokenColumn(
  id: string,
  name: string,
  from: number,
  readValue: (tokens: ModelFigures['tokens']) => number,
): Column<ModelFigures> {
  return {
    id,
    name,
    width: name.length > 8 ? '76px' : '60px',
    isNumber: true,
    from,
    sort: id,
    cell: ({ tokens }) => <TokenCount value={readValue(tokens)} />,
  };
}
