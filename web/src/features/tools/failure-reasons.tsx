import type { ErrorGroupFigures, ErrorGroups } from '../../../../src/contract/error-groups.ts';
import { formatCount, plural } from '../../../../src/core/format.ts';
import { BarCell } from '../../charts/bar-cell.tsx';
import { globalOf } from '../../filters/search.ts';
import { useSearchText } from '../../filters/use-filters.ts';
import { showHidden } from '../../text/hidden-characters.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Moment } from '../../ui/figures.tsx';
import { PageLink } from '../../ui/links.tsx';

/** Kinds of errors that are asked for: more than a tool has, as a rule. */
export const ASKED_GROUPS = 200;

const SHOWN_GROUPS = 10;

/** The kinds of errors that calls of a tool ended with most often; a row leads to that kind. */
export function FailureReasons({ tool, answer }: { readonly tool: string; readonly answer: ErrorGroups }) {
  const search = useSearchText();
  const rows = [...answer.groups].sort((one, other) => other.count - one.count).slice(0, SHOWN_GROUPS);
  const most = rows[0]?.count ?? 0;
  if (rows.length === 0) return <p className="px-4 text-fg2">None failed.</p>;
  return (
    <>
      <DataTable
        label="Kinds of errors"
        columns={columnsFor(most)}
        rows={rows}
        keyOf={({ id }) => id}
        targetOf={({ id }) => ({ to: groupPath(id), search: globalOf(search) })}
        isWhole
      />
      {answer.total.groups > rows.length && (
        <p className="px-4 pt-2 text-sm">
          <PageLink to="/errors" search={{ tool }} className="text-accent hover:underline">
            All {plural(answer.total.groups, 'kind')} of errors
          </PageLink>
          {answer.next !== null && (
            <span className="text-fg3"> · these are of the {formatCount(ASKED_GROUPS)} seen last</span>
          )}
        </p>
      )}
    </>
  );
}

function groupPath(id: string): string {
  return `/errors/${encodeURIComponent(id)}`;
}

function columnsFor(most: number): readonly Column<ErrorGroupFigures>[] {
  return [
    {
      id: 'message',
      name: 'Newest message',
      width: 'minmax(100px, 1fr)',
      cell: ({ id, type, message }) => (
        <PageLink to={groupPath(id)} title={showHidden(message ?? type)}>
          {showHidden(message ?? type)}
        </PageLink>
      ),
    },
    {
      id: 'type',
      name: 'Type',
      width: '112px',
      from: 520,
      cell: ({ type, code }) => (
        <span className="num" title={code === null ? type : `${type} ${code}`}>
          {type} {code !== null && <span className="text-fg3">{code}</span>}
        </span>
      ),
    },
    {
      id: 'count',
      name: 'Calls',
      width: '72px',
      isNumber: true,
      cell: ({ count, sessions }) => (
        <BarCell
          share={most === 0 ? 0 : count / most}
          color="var(--error)"
          title={`${plural(count, 'call')} in ${plural(sessions, 'session')}`}
        >
          {formatCount(count)}
        </BarCell>
      ),
    },
    {
      id: 'last',
      name: 'Last seen',
      width: '118px',
      isNumber: true,
      from: 420,
      cell: ({ lastSeen }) => <Moment iso={lastSeen} />,
    },
  ];
}
