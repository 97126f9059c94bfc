import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useSettings } from '../../app/settings.ts';
import { useChangeSearch, useSearchText } from '../../filters/use-filters.ts';
import { useWidth } from '../../ui/use-width.ts';
import type { FileFilters } from './file-filters.ts';
import { columnsFor, TreeHead } from './file-tree-head.tsx';
import { FileTreeRow, ROW_HEIGHT, rowId } from './file-tree-row.tsx';
import { closed, isOpen, type OpenFolders, opened, writeOpen } from './open-folders.ts';
import type { FileTreeState, TreeRow } from './use-file-tree.ts';

/** Folders and their files, unfolded as they are asked for, walked with the keyboard. */
export function FileTree({
  tree: { rows, showMore },
  filters,
  open,
}: {
  readonly tree: FileTreeState;
  readonly filters: FileFilters;
  readonly open: OpenFolders;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const { letterKeys } = useSettings();
  const { file } = useSearchText();
  const change = useChangeSearch();
  const columns = columnsFor(useWidth(scroller));
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const active = useMemo(
    () =>
      Math.max(
        0,
        rows.findIndex(({ key }) => key === activeKey),
      ),
    [rows, activeKey],
  );

  const moveTo = (index: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    setActiveKey(rows[next]?.key ?? null);
    virtual.scrollToIndex(next);
  };
  const fold = (row: TreeRow, isUnfolded: boolean): void => {
    if (row.kind !== 'entry' || row.entry.kind !== 'folder' || row.isOpen === isUnfolded) return;
    const now = open ?? foldersOpenByThemselves(rows);
    const { path } = row.entry;
    change(
      { open: writeOpen(isUnfolded ? opened(now, path) : closed(now, path, row.parent)) },
      { replace: true },
    );
  };
  const act = (row: TreeRow): void => {
    if (row.kind === 'more') showMore(row.parent, row.cursor);
    else if (row.kind === 'failed') row.retry();
    else if (row.kind === 'entry') {
      if (row.entry.kind === 'folder') fold(row, !row.isOpen);
      else change({ file: row.entry.path }, { replace: true });
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.target !== event.currentTarget) return;
    const row = rows[active];
    if (row === undefined) return;
    const key = letterKeys ? (LETTERS[event.key] ?? event.key) : event.key;
    const isUnfolded = row.kind === 'entry' && row.isOpen;
    if (key === 'ArrowDown') moveTo(active + 1);
    else if (key === 'ArrowUp') moveTo(active - 1);
    else if (key === 'Home') moveTo(0);
    else if (key === 'End') moveTo(rows.length - 1);
    else if (key === 'PageDown') moveTo(active + 15);
    else if (key === 'PageUp') moveTo(active - 15);
    else if (key === 'ArrowRight') {
      if (isUnfolded) moveTo(active + 1);
      else fold(row, true);
    } else if (key === 'ArrowLeft') {
      if (isUnfolded) fold(row, false);
      else moveTo(rows.findIndex((one) => one.kind === 'entry' && one.entry.path === row.parent));
    } else if (key === 'Enter' || key === ' ') act(row);
    else return;
    event.preventDefault();
  };

  const template = { gridTemplateColumns: columns.map(({ width }) => width).join(' ') };
  const activeRow = rows[active];
  return (
    <div
      ref={scroller}
      role="treegrid"
      aria-label="Files by folder"
      aria-rowcount={rows.length + 1}
      tabIndex={0}
      onKeyDown={onKeyDown}
      data-list
      className="group/grid min-h-0 flex-1 overflow-auto outline-none"
      {...(activeRow !== undefined && { 'aria-activedescendant': rowId(activeRow.key) })}
    >
      <TreeHead columns={columns} template={template} filters={filters} />
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <FileTreeRow
              key={row.key}
              row={row}
              index={index}
              start={start}
              columns={columns}
              template={template}
              isActive={index === active}
              isChosen={row.kind === 'entry' && row.entry.kind === 'file' && row.entry.path === file}
              onAct={() => {
                setActiveKey(row.key);
                act(row);
              }}
            />
          );
        })}
      </div>
    </div>
  );
}

const LETTERS: Readonly<Record<string, string>> = {
  j: 'ArrowDown',
  k: 'ArrowUp',
  h: 'ArrowLeft',
  l: 'ArrowRight',
};

/** The folders that are open though nobody opened them. */
function foldersOpenByThemselves(rows: readonly TreeRow[]): readonly string[] {
  return rows.reduce<readonly string[]>(
    (open, row) =>
      row.kind === 'entry' && row.isOpen && !isOpen(open, row.entry.path, false)
        ? opened(open, row.entry.path)
        : open,
    [],
  );
}
