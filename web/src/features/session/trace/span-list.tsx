import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, memo, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { useWidth } from '../../../ui/use-width.ts';
import { rowOf } from './fold.ts';
import type { SpanTree } from './span.ts';
import type { Scale } from './span-bar.tsx';
import { ROW_HEIGHT, rowId, SpanRow } from './span-row.tsx';
import { TimeAxis, TimeGaps } from './time-axis.tsx';
import type { TimeMap, Window } from './time-map.ts';

/** A wish to have a row in sight; each is a new object. */
export interface ScrollWish {
  readonly index: number;
  readonly align: 'auto' | 'center' | 'start';
}

export interface SpanListProps {
  readonly tree: SpanTree;
  /** The places of the spans that are shown, ascending. */
  readonly rows: Int32Array;
  readonly isFolded: (index: number) => boolean;
  readonly active: number;
  /** One where a span was found by the search; null without one. */
  readonly matches: Uint8Array | null;
  readonly map: TimeMap;
  readonly window: Window;
  readonly zone: string;
  readonly template: string;
  readonly hasFigures: boolean;
  readonly wish: ScrollWish | null;
  readonly onSelect: (index: number) => void;
  readonly onToggle: (index: number) => void;
  /** How wide the bars are, for the minimap above them. */
  readonly onWidths: (bars: number, scrollbar: number) => void;
}

/** The rows of a trace; they are made as they come into sight, and nothing here is done for all spans. */
export const SpanList = memo(function SpanList({
  tree,
  rows,
  isFolded,
  active,
  matches,
  map,
  window,
  zone,
  template,
  hasFigures,
  wish,
  onSelect,
  onToggle,
  onWidths,
}: SpanListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const axis = useRef<HTMLDivElement>(null);
  const width = useWidth(axis);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 5,
    // The header lies over the first rows.
    scrollPaddingStart: HEADER_HEIGHT,
  });
  const rowsNow = useRef(rows);
  rowsNow.current = rows;
  const treeNow = useRef(tree);
  treeNow.current = tree;
  const scale = useMemo<Scale>(() => ({ map, window, width }), [map, window, width]);

  useEffect(() => {
    const found = scroller.current;
    if (found !== null) onWidths(width, found.offsetWidth - found.clientWidth);
  }, [width, onWidths]);

  useStableScroll(scroller, tree, rows);

  useLayoutEffect(() => {
    const found = scroller.current;
    if (wish === null || found === null) return;
    const row = shownRowOf(treeNow.current, rowsNow.current, wish.index);
    if (row === -1) return;
    const top = row * ROW_HEIGHT;
    const room = found.clientHeight - HEADER_HEIGHT;
    const isInSight = top >= found.scrollTop && top + ROW_HEIGHT <= found.scrollTop + room;
    if (wish.align === 'auto' && isInSight) return;
    if (wish.align === 'start') found.scrollTop = Math.max(0, top - ROW_HEIGHT);
    else if (wish.align === 'center') {
      if (!isInSight) found.scrollTop = top - room / 2;
    } else found.scrollTop = top < found.scrollTop ? top : top + ROW_HEIGHT - room;
  }, [wish]);
  const onClick = ({ target }: MouseEvent): void => {
    const row = (target as Element).closest<HTMLElement>('[data-index]');
    if (row === null || getSelection()?.isCollapsed === false) return;
    const index = Number(row.dataset.index);
    if ((target as Element).closest('[data-fold]') !== null) onToggle(index);
    else onSelect(index);
  };
  const onDoubleClick = ({ target }: MouseEvent): void => {
    const row = (target as Element).closest<HTMLElement>('[data-index]');
    if (row !== null) onToggle(Number(row.dataset.index));
  };

  const items = virtual.getVirtualItems();
  const isActiveMade = items.some(({ index: row }) => rows[row] === active);
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <TimeGaps scale={scale} template={template} hasFigures={hasFigures} />
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: use-trace-keys.ts listens to keys for the rows */}
      <div
        ref={scroller}
        role="treegrid"
        aria-label="Spans"
        aria-rowcount={rows.length + 1}
        aria-colcount={hasFigures ? 4 : 2}
        aria-activedescendant={isActiveMade ? rowId(active) : undefined}
        tabIndex={0}
        data-list
        data-trace-grid
        onClick={onClick}
        onDoubleClick={onDoubleClick}
        className="relative min-h-0 flex-1 overflow-x-hidden overflow-y-scroll outline-none"
      >
        <div
          role="row"
          aria-rowindex={1}
          className="sticky top-0 z-2 grid h-7 items-center border-b border-line bg-bg text-xs text-fg2"
          style={{ gridTemplateColumns: template }}
        >
          <div role="columnheader" className="truncate px-3">
            Span
          </div>
          {hasFigures && (
            <>
              <div
                role="columnheader"
                className="pr-2 text-right"
                title="With all below; under it what a span did itself"
              >
                Tokens
              </div>
              <div
                role="columnheader"
                className="pr-2 text-right"
                title="With all below; under it what a span cost itself"
              >
                Cost
              </div>
            </>
          )}
          <div
            ref={axis}
            role="columnheader"
            aria-label={`Time, ${zone}`}
            className="relative h-full min-w-0"
          >
            <TimeAxis scale={scale} zone={zone} />
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index: row }) => {
            const index = rows[row] ?? -1;
            const span = tree.spans[index];
            if (span === undefined) return null;
            const isContainer = (tree.sizes[index] ?? 0) > 0;
            return (
              <SpanRow
                key={span.id}
                span={span}
                index={index}
                row={row}
                place={tree.places[index] ?? 1}
                siblings={tree.siblings[index] ?? 1}
                isContainer={isContainer}
                isFolded={isContainer && isFolded(index)}
                isActive={index === active}
                isMatch={matches !== null && matches[index] === 1}
                scale={scale}
                template={template}
                hasFigures={hasFigures}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
});

/** The row of a span, or of the nearest that it stands in where that is folded. */
function shownRowOf(tree: SpanTree, rows: Int32Array, index: number): number {
  for (let at = index; at >= 0; at = tree.spans[at]?.parent ?? -1) {
    const row = rowOf(rows, at);
    if (row !== -1) return row;
  }
  return -1;
}

/** Header of the columns, in pixels. */
const HEADER_HEIGHT = 28;

/** Keeps the first row in sight where it is when rows change above it, and the end in sight when it was. */
function useStableScroll(
  scroller: { readonly current: HTMLDivElement | null },
  tree: SpanTree,
  rows: Int32Array,
): void {
  const former = useRef({ tree, rows, top: 0, isAtEnd: false });
  useEffect(() => {
    const found = scroller.current;
    if (found === null) return;
    const see = (): void => {
      former.current.top = found.scrollTop;
      former.current.isAtEnd =
        found.scrollTop > 0 && found.scrollTop + found.clientHeight >= found.scrollHeight - 4;
    };
    found.addEventListener('scroll', see, { passive: true });
    return () => found.removeEventListener('scroll', see);
  }, [scroller]);
  useLayoutEffect(() => {
    const { tree: oldTree, rows: oldRows, top, isAtEnd } = former.current;
    former.current.tree = tree;
    former.current.rows = rows;
    const found = scroller.current;
    // Folding by hand happens below the row at which it was asked for; what is read changes rows anywhere.
    if (found === null || oldTree === tree) return;
    if (isAtEnd) {
      found.scrollTop = found.scrollHeight;
      return;
    }
    const firstRow = Math.floor(top / ROW_HEIGHT);
    const id = oldTree.spans[oldRows[firstRow] ?? -1]?.id;
    const index = id === undefined ? undefined : tree.indexOf.get(id);
    const row = index === undefined ? -1 : rowOf(rows, index);
    if (row !== -1 && row !== firstRow) found.scrollTop = top + (row - firstRow) * ROW_HEIGHT;
  }, [scroller, tree, rows]);
}
