import type { ErrorRecord, Errors } from '../../../../src/contract/errors.ts';
import { unknownMark } from '../../../../src/core/format.ts';
import type { StillPages } from '../../api/use-still-pages.ts';
import { globalOf } from '../../filters/search.ts';
import { useSearchText } from '../../filters/use-filters.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Moment } from '../../ui/figures.tsx';
import { PageLink } from '../../ui/links.tsx';
import { ListStates } from '../../ui/list-states.tsx';
import { NoMatches } from '../../ui/no-matches.tsx';
import { storedName } from '../../ui/stored-name.ts';
import { errorId, groupPath, traceTarget } from './error-place.ts';
import { ErrorText } from './error-text.tsx';

/** Errors one by one, the newest first; each leads to its place in the trace. */
export function SingleErrors({
  query,
  asked,
}: {
  readonly query: StillPages<Errors>;
  /** What is asked for, as text. */
  readonly asked: string;
}) {
  const search = useSearchText();
  return (
    <ListStates
      query={query}
      asked={asked}
      isEmpty={({ errors }) => errors.length === 0}
      empty={<NoMatches what="errors" own={['type', 'tool']} />}
    >
      {(pages) => (
        <DataTable
          label="Errors"
          columns={COLUMNS}
          rows={pages.flatMap(({ errors }) => errors)}
          keyOf={errorId}
          targetOf={(error) => {
            const { to, search: place } = traceTarget(error);
            return { to, search: { ...globalOf(search), ...place } };
          }}
          sort="time"
          onMore={query.more}
        />
      )}
    </ListStates>
  );
}

const COLUMNS: readonly Column<ErrorRecord>[] = [
  {
    id: 'time',
    name: 'Time',
    width: '128px',
    sort: 'time',
    from: 440,
    cell: ({ time }) => <Moment iso={time} />,
  },
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
    id: 'what',
    name: 'Tool or answer',
    width: '104px',
    from: 720,
    cell: ({ kind, tool }) => (kind === 'tool' ? <span className="num">{storedName(tool)}</span> : kind),
  },
  {
    id: 'message',
    name: 'Message',
    width: 'minmax(0, 2fr)',
    cell: (error) => (
      <PageLink {...traceTarget(error)}>
        <ErrorText
          type={error.type}
          tool={error.tool}
          message={error.message ?? error.outcome ?? error.name}
        />
      </PageLink>
    ),
  },
  {
    id: 'session',
    name: 'Session',
    width: 'minmax(0, 1fr)',
    from: 900,
    cell: ({ sessionTitle, sessionId }) => (
      <span className="text-fg2" title={sessionId}>
        {sessionTitle ?? '(no title)'}
      </span>
    ),
  },
  {
    id: 'agent',
    name: 'Agent',
    width: '88px',
    from: 1080,
    cell: ({ agent }) => storedName(agent),
  },
  {
    id: 'model',
    name: 'Model',
    width: '136px',
    from: 1180,
    cell: ({ provider, model }) => (
      <span className="num" title={`${provider ?? unknownMark}/${model ?? unknownMark}`}>
        {storedName(model)}
      </span>
    ),
  },
  {
    id: 'group',
    name: 'Group',
    width: '48px',
    from: 560,
    cell: (error) => (
      <PageLink to={groupPath(error.group)} className="text-fg2 underline hover:text-accent">
        Group
      </PageLink>
    ),
  },
];
