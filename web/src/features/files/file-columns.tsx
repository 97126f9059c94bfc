import type { FileFigures } from '../../../../src/contract/files.ts';
import { formatCount, plural, unknownMark } from '../../../../src/core/format.ts';
import type { Column } from '../../ui/data-table.tsx';
import { Moment } from '../../ui/figures.tsx';
import { firstOf } from '../../ui/session-names.ts';

/**
 * What was done to a file, or to all files of a folder; the table and the tree have the same columns. Each is there from
 * the width on that leaves 260 pixels to names.
 */
export const FIGURE_COLUMNS: readonly Column<FileFigures>[] = [
  count('edits', 'Edits', 0),
  count('writes', 'Writes', 900),
  count('reads', 'Reads', 612),
  count('operations', 'Calls', 1262),
  {
    id: 'failed',
    name: 'Failed',
    width: '56px',
    isNumber: true,
    from: 972,
    sort: 'failed',
    cell: ({ failed }) => (
      <span className={failed === 0 ? 'text-fg3' : 'text-error'}>{formatCount(failed)}</span>
    ),
  },
  {
    id: 'additions',
    name: '+ lines',
    width: '72px',
    isNumber: true,
    from: 452,
    sort: 'additions',
    cell: (file) => <Lines sign="+" count={file.additions} unmeasured={file.unmeasured} />,
  },
  {
    id: 'deletions',
    name: '− lines',
    width: '72px',
    isNumber: true,
    from: 540,
    sort: 'deletions',
    cell: (file) => <Lines sign="−" count={file.deletions} unmeasured={file.unmeasured} />,
  },
  count('sessions', 'Sessions', 828),
  {
    id: 'place',
    name: 'Project root',
    width: '84px',
    from: 1072,
    cell: ({ outsideRoot }) => <RootPlace outsideRoot={outsideRoot} />,
  },
  {
    id: 'agents',
    name: 'Agents',
    width: '104px',
    from: 1190,
    cell: ({ agents }) => <span title={agents.join(', ')}>{firstOf(agents)}</span>,
  },
  {
    id: 'lastTouched',
    name: 'Last touched',
    width: '128px',
    isNumber: true,
    from: 756,
    sort: 'lastTouched',
    cell: ({ lastTouched }) => <Moment iso={lastTouched} />,
  },
];

function count(
  id: 'edits' | 'writes' | 'reads' | 'operations' | 'sessions',
  name: string,
  from: number,
): Column<FileFigures> {
  return {
    id,
    name,
    width: '56px',
    isNumber: true,
    from,
    sort: id,
    cell: (file) => <span className={file[id] === 0 ? 'text-fg3' : ''}>{formatCount(file[id])}</span>,
  };
}

/** Lines that were added or deleted; on hover how many changes are not in them. */
export function Lines({
  sign,
  count: lines,
  unmeasured = 0,
}: {
  readonly sign: '+' | '−';
  readonly count: number;
  readonly unmeasured?: number;
}) {
  const colour = lines === 0 ? 'text-fg3' : sign === '+' ? 'text-agent' : 'text-error';
  return (
    <span
      className={`${colour} ${unmeasured === 0 ? '' : 'underline decoration-dotted underline-offset-3'}`}
      title={
        unmeasured === 0
          ? undefined
          : `Without the lines of ${plural(unmeasured, 'change')}, which were not recorded`
      }
    >
      {lines === 0 ? '' : sign}
      {formatCount(lines)}
    </span>
  );
}

/** Whether the project of the sessions that touched a file holds it, in words. */
export function RootPlace({ outsideRoot }: { readonly outsideRoot: boolean | null }) {
  if (outsideRoot === null) {
    return (
      <span className="text-fg3" title="Not known: the root of the project was not stored">
        {unknownMark}
      </span>
    );
  }
  return outsideRoot ? (
    <span className="text-warning" title="A call came from a session whose project does not hold the file">
      outside
    </span>
  ) : (
    <span className="text-fg3">inside</span>
  );
}
