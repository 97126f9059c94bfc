import { ChevronDown, ChevronRight, FileText, Folder, FolderOpen } from 'lucide-react';
import { formatCount, plural } from '../../../../src/core/format.ts';
import type { TreeColumn } from './file-tree-head.tsx';
import type { TreeRow } from './use-file-tree.ts';

export const ROW_HEIGHT = 28;

/** The id of a row's element. */
export function rowId(key: string): string {
  return `tree-${encodeURIComponent(key)}`;
}

/** A row of the tree: a folder or file with its figures, or what there is to say in its place. */
export function FileTreeRow({
  row,
  index,
  start,
  columns,
  template,
  isActive,
  isChosen,
  onAct,
}: {
  readonly row: TreeRow;
  readonly index: number;
  readonly start: number;
  readonly columns: readonly TreeColumn[];
  readonly template: { readonly gridTemplateColumns: string };
  readonly isActive: boolean;
  readonly isChosen: boolean;
  readonly onAct: () => void;
}) {
  const isFolder = row.kind === 'entry' && row.entry.kind === 'folder';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree listens to keys for its rows
    <div
      id={rowId(row.key)}
      role="row"
      aria-rowindex={index + 2}
      aria-level={row.depth + 1}
      aria-expanded={isFolder ? row.isOpen : undefined}
      aria-selected={isChosen}
      tabIndex={-1}
      onClick={() => getSelection()?.isCollapsed !== false && onAct()}
      className={`absolute inset-x-0 grid items-center gap-4 border-b border-line px-4 ${
        row.kind === 'loading' ? '' : 'cursor-pointer hover:bg-raised'
      } ${isChosen ? 'bg-selected shadow-[inset_2px_0_0_var(--accent)]' : ''} ${
        isActive
          ? 'group-focus-visible/grid:bg-selected group-focus-visible/grid:shadow-[inset_2px_0_0_var(--accent)]'
          : ''
      }`}
      style={{ ...template, height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
    >
      {columns.map(({ id, isNumber = false, cell }) => (
        <div key={id} role="gridcell" className={`truncate ${isNumber ? 'num text-right' : ''}`}>
          {cell === undefined ? <Name row={row} /> : row.kind === 'entry' ? cell(row.entry) : null}
        </div>
      ))}
    </div>
  );
}

function Name({ row }: { readonly row: TreeRow }) {
  const indent = { paddingLeft: row.depth * 16 };
  if (row.kind !== 'entry') {
    return (
      <span className="block truncate text-fg3" style={{ paddingLeft: row.depth * 16 + 20 }}>
        {row.kind === 'loading' && 'Loading …'}
        {row.kind === 'more' && <span className="text-accent">Show more of this folder</span>}
        {row.kind === 'failed' && <span className="text-error">{row.error.message} Try again.</span>}
      </span>
    );
  }
  const { entry, name, isOpen } = row;
  if (entry.kind === 'file') {
    return (
      <span className="flex min-w-0 items-center gap-1.5" style={indent} title={entry.path}>
        <span className="w-3.5 shrink-0" />
        <FileText size={14} aria-hidden className="shrink-0 text-fg3" />
        <bdi className="truncate">{name}</bdi>
      </span>
    );
  }
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  const Icon = isOpen ? FolderOpen : Folder;
  return (
    <span className="flex min-w-0 items-center gap-1.5" style={indent} title={entry.path}>
      <Chevron size={14} aria-hidden className="shrink-0 text-fg3" />
      <Icon size={14} aria-hidden className="shrink-0 text-tool" />
      <bdi className="truncate font-medium">{name}</bdi>
      <span
        className="num shrink-0 rounded-control bg-raised px-1 text-fg3"
        title={plural(entry.files, 'file')}
      >
        {formatCount(entry.files)}
      </span>
    </span>
  );
}
