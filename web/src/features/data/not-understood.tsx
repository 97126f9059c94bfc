import { CircleCheck } from 'lucide-react';
import type { NotUnderstood as Entry } from '../../../../src/contract/status.ts';
import { formatCount } from '../../../../src/core/format.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { storedName } from '../../ui/stored-name.ts';
import { useIsReading } from '../../ui/use-is-reading.ts';

const COLUMNS: readonly Column<Entry>[] = [
  { id: 'name', name: 'Layout', width: 'minmax(8rem, 1fr)', cell: ({ name }) => storedName(name) },
  {
    id: 'source',
    name: 'In',
    width: 'minmax(10rem, 2fr)',
    from: 520,
    cell: ({ source }) => (
      <span className="num" title={source}>
        {source}
      </span>
    ),
  },
  {
    id: 'count',
    name: 'Files or rows',
    width: '7rem',
    isNumber: true,
    cell: ({ count }) => formatCount(count),
  },
];

/** What no reader knows, and what is therefore in no figure. */
export function NotUnderstood({ entries }: { readonly entries: readonly Entry[] }) {
  const isReading = useIsReading();
  if (entries.length === 0) {
    return (
      <p className="flex items-center gap-2 px-4 pb-3 text-fg2" data-state="empty">
        <CircleCheck size={15} aria-hidden className="text-agent" /> Everything that was found is understood
        {isReading ? ' so far' : ''}.
      </p>
    );
  }
  return (
    <>
      <p className="px-4 pb-2 text-fg2">These are in no figure: no reader knows their layout.</p>
      <DataTable
        label="Not understood"
        columns={COLUMNS}
        rows={entries}
        keyOf={({ source, name }) => `${source} ${name}`}
        isWhole
      />
    </>
  );
}
