import { useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useSettings } from '../app/settings.ts';
import { useWidth } from './use-width.ts';

/** A column; `width` is a track of a CSS grid. */
export interface Column<Row> {
  readonly id: string;
  readonly name: string;
  readonly width: string;
  readonly isNumber?: boolean;
  /** What the server sorts by for this column; left out where it cannot. */
  readonly sort?: string;
  /** The table has to be this wide for it, in pixels. */
  readonly from?: number;
  readonly cell: (row: Row) => ReactNode;
}

/** Where a row leads to. */
export interface Target {
  readonly to: string;
  readonly search?: Readonly<Record<string, string | undefined>>;
}

export interface DataTableProps<Row> {
  /** What is listed, for those who hear the page. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly targetOf?: (row: Row) => Target | null;
  readonly onOpen?: (row: Row) => void;
  readonly sort?: string;
  readonly order?: 'asc' | 'desc';
  readonly onSort?: (sort: string, order: 'asc' | 'desc') => void;
  /** Asked for when the end of the rows comes near. */
  readonly onMore?: (() => void) | undefined;
  /** The key of the row that is chosen. */
  readonly selected?: string | null;
  /** Without a height of its own a table is as high as its rows. */
  readonly isWhole?: boolean;
}

const ROW_HEIGHT = 36;

/** A list of any length: rows are made as they come into sight, sorted by the server, and walked with the keyboard. */
export function DataTable<Row>({
  label,
  columns: all,
  rows,
  keyOf,
  targetOf,
  onOpen,
  sort,
  order = 'desc',
  onSort,
  onMore,
  selected = null,
  isWhole = false,
}: DataTableProps<Row>) {
  const gridId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const navigate = useNavigate();
  const { letterKeys } = useSettings();
  const width = useWidth(scroller);
  const columns = all.filter(({ from = 0 }) => width === 0 || width >= from);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 4,
    enabled: !isWhole,
  });
  const items = isWhole
    ? rows.map((_, index) => ({ index, start: index * ROW_HEIGHT }))
    : virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (onMore !== undefined && lastShown >= rows.length - 20) onMore();
  }, [onMore, lastShown, rows.length]);

  const open = (row: Row): void => {
    const target = targetOf?.(row) ?? null;
    if (target !== null) void navigate({ to: target.to, search: target.search ?? {} } as never);
    else onOpen?.(row);
  };
  const moveTo = (index: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    setActive(next);
    if (isWhole) document.getElementById(rowId(gridId, next))?.scrollIntoView({ block: 'nearest' });
    else virtual.scrollToIndex(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.target !== event.currentTarget) return;
    const key = letterKeys ? ({ j: 'ArrowDown', k: 'ArrowUp' }[event.key] ?? event.key) : event.key;
    const row = rows[active];
    if (key === 'ArrowDown') moveTo(active + 1);
    else if (key === 'ArrowUp') moveTo(active - 1);
    else if (key === 'Home') moveTo(0);
    else if (key === 'End') moveTo(rows.length - 1);
    else if (key === 'PageDown') moveTo(active + 15);
    else if (key === 'PageUp') moveTo(active - 15);
    else if (key === 'Enter' && row !== undefined) open(row);
    else return;
    event.preventDefault();
  };
  const canOpen = targetOf !== undefined || onOpen !== undefined;
  const template = { gridTemplateColumns: columns.map((column) => column.width).join(' ') };
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      tabIndex={0}
      onKeyDown={onKeyDown}
      data-list
      className={`group/grid outline-none ${isWhole ? '' : 'min-h-0 flex-1 overflow-auto'}`}
      // A list that is scrolled by keys has its rows marked, not its frame.
      {...(rows.length > 0 && {
        'aria-activedescendant': rowId(gridId, Math.min(active, rows.length - 1)),
      })}
    >
      <div
        role="row"
        aria-rowindex={1}
        className="sticky top-0 z-1 grid h-8 items-center gap-4 border-b border-line bg-bg px-4 text-xs text-fg2"
        style={template}
      >
        {columns.map((column) => (
          <div
            key={column.id}
            role="columnheader"
            aria-sort={
              column.sort !== undefined && column.sort === sort
                ? order === 'asc'
                  ? 'ascending'
                  : 'descending'
                : undefined
            }
            className={`truncate ${column.isNumber === true ? 'text-right' : ''}`}
          >
            {column.sort === undefined || onSort === undefined ? (
              column.name
            ) : (
              <SortButton
                column={column}
                sort={column.sort}
                isSorted={column.sort === sort}
                order={order}
                onSort={onSort}
              />
            )}
          </div>
        ))}
      </div>
      <div
        role="rowgroup"
        className="relative"
        style={{ height: isWhole ? rows.length * ROW_HEIGHT : virtual.getTotalSize() }}
      >
        {items.map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const key = keyOf(row);
          const isChosen = selected === key;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid listens to keys for its rows
            <div
              key={key}
              id={rowId(gridId, index)}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={isChosen}
              tabIndex={-1}
              onClick={(event) => {
                setActive(index);
                // A link or button within the row does its own work.
                if (
                  (event.target as HTMLElement).closest('a, button') === null &&
                  getSelection()?.isCollapsed !== false
                )
                  open(row);
              }}
              className={`absolute inset-x-0 grid items-center gap-4 border-b border-line px-4 ${canOpen ? 'cursor-pointer hover:bg-raised' : ''} ${
                isChosen ? 'bg-selected shadow-[inset_2px_0_0_var(--accent)]' : ''
              } ${index === active ? 'group-focus-visible/grid:bg-selected group-focus-visible/grid:shadow-[inset_2px_0_0_var(--accent)]' : ''}`}
              style={{ ...template, height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
            >
              {columns.map((column) => (
                <div
                  key={column.id}
                  role="gridcell"
                  className={`truncate ${column.isNumber === true ? 'num text-right' : ''}`}
                >
                  {column.cell(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function SortButton<Row>({
  column,
  sort,
  isSorted,
  order,
  onSort,
}: {
  readonly column: Column<Row>;
  readonly sort: string;
  readonly isSorted: boolean;
  readonly order: 'asc' | 'desc';
  readonly onSort: (sort: string, order: 'asc' | 'desc') => void;
}) {
  const Arrow = order === 'asc' ? ArrowUp : ArrowDown;
  return (
    <button
      type="button"
      onClick={() => onSort(sort, isSorted && order === 'desc' ? 'asc' : 'desc')}
      className={`inline-flex max-w-full items-center gap-1 hover:text-fg ${isSorted ? 'text-fg' : ''}`}
    >
      <span className="truncate">{column.name}</span>
      {isSorted && <Arrow size={12} aria-hidden />}
    </button>
  );
}

function rowId(grid: string, index: number): string {
  return `${grid}-${index}`;
}
