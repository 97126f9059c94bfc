import type { ErrorGroupFigures, ErrorGroups } from '../../../../src/contract/error-groups.ts';
import { formatCount, plural, unknownMark } from '../../../../src/core/format.ts';
import type { StillPages } from '../../api/use-still-pages.ts';
import { Sparkline } from '../../charts/sparkline.tsx';
import { globalOf } from '../../filters/search.ts';
import { useSearchText } from '../../filters/use-filters.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Moment } from '../../ui/figures.tsx';
import { PageLink } from '../../ui/links.tsx';
import { ListStates } from '../../ui/list-states.tsx';
import { NoMatches } from '../../ui/no-matches.tsx';
import { groupPath } from './error-place.ts';
import { ErrorText } from './error-text.tsx';

/** Errors by kind, those seen last first. */
export function GroupList({
  query,
  asked,
}: {
  readonly query: StillPages<ErrorGroups>;
  /** What is asked for, as text. */
  readonly asked: string;
}) {
  const search = useSearchText();
  return (
    <ListStates
      query={query}
      asked={asked}
      isEmpty={({ groups }) => groups.length === 0}
      empty={<NoMatches what="errors" own={['type', 'tool']} />}
    >
      {(pages) => (
        <DataTable
          label="Groups of errors"
          columns={columnsUntil(pages[0]?.lastDay ?? null)}
          rows={pages.flatMap(({ groups }) => groups)}
          keyOf={({ id }) => id}
          targetOf={({ id }) => ({ to: groupPath(id), search: globalOf(search) })}
          sort="lastSeen"
          onMore={query.more}
        />
      )}
    </ListStates>
  );
}

function columnsUntil(lastDay: string | null): readonly Column<ErrorGroupFigures>[] {
  return [
    {
      id: 'type',
      name: 'Type',
      width: '152px',
      from: 720,
      cell: ({ type, code }) => (
        <span className="num">
          {type} <span className="text-fg3">{code}</span>
        </span>
      ),
    },
    {
      id: 'tool',
      name: 'Tool',
      width: '104px',
      from: 720,
      cell: ({ tool }) =>
        tool === null ? (
          <span className="num text-fg3">{unknownMark}</span>
        ) : (
          <span className="num">{tool}</span>
        ),
    },
    {
      id: 'message',
      name: 'Newest message',
      width: 'minmax(0, 1fr)',
      cell: ({ id, type, tool, message }) => (
        <PageLink to={groupPath(id)}>
          <ErrorText type={type} tool={tool} message={message} />
        </PageLink>
      ),
    },
    {
      id: 'days',
      name: '30 days',
      width: '96px',
      from: 900,
      cell: ({ days }) => (
        <Sparkline values={days} label={daysText(days, lastDay)} width={96} color="var(--error)" />
      ),
    },
    {
      id: 'count',
      name: 'Errors',
      width: '64px',
      isNumber: true,
      cell: ({ count }) => <span className="text-error">{formatCount(count)}</span>,
    },
    {
      id: 'sessions',
      name: 'Sessions',
      width: '64px',
      isNumber: true,
      from: 560,
      cell: ({ sessions }) => formatCount(sessions),
    },
    {
      id: 'firstSeen',
      name: 'First seen',
      width: '128px',
      isNumber: true,
      from: 1080,
      cell: ({ firstSeen }) => <Moment iso={firstSeen} />,
    },
    {
      id: 'lastSeen',
      name: 'Last seen',
      width: '128px',
      isNumber: true,
      from: 440,
      sort: 'lastSeen',
      cell: ({ lastSeen }) => <Moment iso={lastSeen} />,
    },
  ];
}

/** Bars of days in words. */
function daysText(days: readonly number[], lastDay: string | null): string {
  const errors = days.reduce((sum, count) => sum + count, 0);
  return `${plural(errors, 'error')} in the ${days.length} days${lastDay === null ? '' : ` until ${lastDay}`}`;
}
