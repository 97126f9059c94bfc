import type { Tool } from '../../../../src/contract/tool.ts';
import { formatCount } from '../../../../src/core/format.ts';
import { BarCell } from '../../charts/bar-cell.tsx';
import { showHidden } from '../../text/hidden-characters.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';

type Argument = Tool['arguments'][number];

/** The arguments that calls had most often. */
export function ArgumentTable({ rows }: { readonly rows: readonly Argument[] }) {
  const most = rows[0]?.calls ?? 0;
  return (
    <div className="flex flex-col" style={{ height: `min(${rows.length * 36 + 33}px, 400px)` }}>
      <DataTable
        label="Arguments that calls had most often"
        columns={columnsFor(most)}
        rows={rows}
        keyOf={({ argument }) => argument}
      />
    </div>
  );
}

function columnsFor(most: number): readonly Column<Argument>[] {
  return [
    {
      id: 'argument',
      name: 'Argument',
      width: 'minmax(100px, 1fr)',
      cell: ({ argument }) => (
        <span className="num" title={showHidden(argument)}>
          {showHidden(argument)}
        </span>
      ),
    },
    {
      id: 'calls',
      name: 'Calls',
      width: '88px',
      isNumber: true,
      cell: ({ calls }) => (
        <BarCell share={most === 0 ? 0 : calls / most} color="var(--tool)">
          {formatCount(calls)}
        </BarCell>
      ),
    },
    {
      id: 'failed',
      name: 'Failed',
      width: '56px',
      isNumber: true,
      cell: ({ errors }) => (
        <span className={errors > 0 ? 'text-error' : 'text-fg3'}>{formatCount(errors)}</span>
      ),
    },
  ];
}
