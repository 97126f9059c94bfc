import { ArrowDown, ArrowUp } from 'lucide-react';
import type { FileFigures } from '../../../../src/contract/files.ts';
import type { Column } from '../../ui/data-table.tsx';
import { FIGURE_COLUMNS } from './file-columns.tsx';
import type { FileFilters } from './file-filters.ts';

/** A column of the tree; the first, of names, has no cell of its own. */
export type TreeColumn = Omit<Column<FileFigures>, 'cell'> & Partial<Pick<Column<FileFigures>, 'cell'>>;

const NAMES: TreeColumn = { id: 'path', name: 'Folder or file', width: 'minmax(0, 1fr)', sort: 'path' };

/** The columns that a tree of this width has room for. */
export function columnsFor(width: number): readonly TreeColumn[] {
  return [NAMES, ...FIGURE_COLUMNS.filter(({ from = 0 }) => width === 0 || width >= from)];
}

/** Names of the columns, which sort what stands in each folder. */
export function TreeHead({
  columns,
  template,
  filters: { sort, order, onSort },
}: {
  readonly columns: readonly TreeColumn[];
  readonly template: { readonly gridTemplateColumns: string };
  readonly filters: FileFilters;
}) {
  const Arrow = order === 'asc' ? ArrowUp : ArrowDown;
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-1 grid h-8 items-center gap-4 border-b border-line bg-bg px-4 text-xs text-fg2"
      style={template}
    >
      {columns.map((column) => {
        const isSorted = column.sort === sort;
        return (
          <div
            key={column.id}
            role="columnheader"
            aria-sort={isSorted ? (order === 'asc' ? 'ascending' : 'descending') : undefined}
            className={`truncate ${column.isNumber === true ? 'text-right' : ''}`}
          >
            {column.sort === undefined ? (
              column.name
            ) : (
              <button
                type="button"
                onClick={() => onSort(column.sort ?? '')}
                className={`inline-flex max-w-full items-center gap-1 hover:text-fg ${isSorted ? 'text-fg' : ''}`}
              >
                <span className="truncate">{column.name}</span>
                {isSorted && <Arrow size={12} aria-hidden />}
              </button>
            )}
          </div>
        );
      })}
    </div>
  );
}
