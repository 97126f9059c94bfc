import { CircleAlert } from 'lucide-react';
import type { Status } from '../../../../src/contract/status.ts';
import { formatCount } from '../../../../src/core/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';

type Watched = NonNullable<Status['watch']>[number];

const COLUMNS: readonly Column<Watched>[] = [
  {
    id: 'root',
    name: 'Root',
    width: 'minmax(10rem, 1fr)',
    cell: ({ root }) => (
      <span className="num" title={root}>
        {root}
      </span>
    ),
  },
  {
    id: 'directories',
    name: 'Folders',
    width: '5rem',
    isNumber: true,
    cell: ({ directories }) => formatCount(directories),
  },
  {
    id: 'complete',
    name: 'Watched',
    width: '6rem',
    cell: ({ complete }) =>
      complete ? <Badge tone="ok">whole</Badge> : <Badge tone="warning">in part</Badge>,
  },
];

/** What the daemon hears of at once; the regular sweep finds the rest. */
export function WatchList({ watch }: { readonly watch: Status['watch'] }) {
  if (watch === null || watch.length === 0) {
    return (
      <p className="px-4 pb-3 text-fg2" data-state="empty">
        Nothing is watched yet: that begins when what is there has been read.
      </p>
    );
  }
  const problems = watch.filter(({ complete, problem }) => !complete || problem !== null);
  return (
    <>
      <DataTable label="Watched folders" columns={COLUMNS} rows={watch} keyOf={({ root }) => root} isWhole />
      {problems.map(({ root, problem }) => (
        <p key={root} className="flex gap-2 px-4 py-2 text-sm text-fg2">
          <CircleAlert size={14} aria-hidden className="mt-0.5 shrink-0 text-warning" />
          {problem ?? `${root} is not watched as a whole: sweeps find the rest.`}
        </p>
      ))}
    </>
  );
}
