import type { Status } from '../../../../src/contract/status.ts';
import { formatCount } from '../../../../src/core/format.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';

interface TypeRow {
  readonly type: string;
  readonly counts: ReadonlyMap<string, number>;
}

const STATES = [
  { state: 'processed', name: 'Processed', tone: '' },
  { state: 'skipped', name: 'Skipped', tone: '' },
  { state: 'transient_failure', name: 'To be retried', tone: 'text-warning' },
  { state: 'failed', name: 'Failed', tone: 'text-error' },
] as const;

const COLUMNS: readonly Column<TypeRow>[] = [
  {
    id: 'type',
    name: 'Type',
    width: 'minmax(6rem, 1fr)',
    cell: ({ type }) => <span title={type}>{type.replaceAll('_', ' ')}</span>,
  },
  ...STATES.map(({ state, name, tone }) => ({
    id: state,
    name,
    width: 'minmax(4rem, 7rem)',
    isNumber: true,
    cell: ({ counts }: TypeRow) => {
      const count = counts.get(state) ?? 0;
      return <span className={count === 0 ? 'text-fg3' : tone}>{formatCount(count)}</span>;
    },
  })),
];

/** How many files of each type are in which state. */
export function FileStates({ files }: { readonly files: Status['files'] }) {
  const types = [...new Set(files.byType.map(({ type }) => type))];
  const rows = types.map((type) => ({
    type,
    counts: new Map(
      files.byType.filter((one) => one.type === type).map(({ status, count }) => [status, count]),
    ),
  }));
  if (rows.length === 0) {
    return (
      <p className="px-4 pb-3 text-fg2" data-state="empty">
        No file has been looked at so far.
      </p>
    );
  }
  return (
    <DataTable
      label="Files by type and state"
      columns={COLUMNS}
      rows={rows}
      keyOf={({ type }) => type}
      isWhole
    />
  );
}
