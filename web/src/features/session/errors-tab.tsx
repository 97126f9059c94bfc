import type { ErrorRecord } from '../../../../src/contract/errors.ts';
import { formatCount, unknownMark } from '../../../../src/core/format.ts';
import { useStillPages } from '../../api/use-still-pages.ts';
import { globalOf } from '../../filters/search.ts';
import { useSearchText, useZone } from '../../filters/use-filters.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Moment } from '../../ui/figures.tsx';
import { PageLink, sessionPath } from '../../ui/links.tsx';
import { ListStates } from '../../ui/list-states.tsx';
import { Empty } from '../../ui/states.tsx';
import { storedName } from '../../ui/stored-name.ts';
import { ListNote } from './list-note.tsx';
import { filtersOfSession } from './session-input.ts';
import type { TabProps } from './tab-props.ts';
import { useSince } from './use-since.ts';

/** What failed in a session itself, the newest first; each leads to its place in the trace. */
export function ErrorsTab({ id, session }: TabProps) {
  const query = useStillPages('errors', { ...filtersOfSession(id, useZone()), limit: 200 });
  const added = useSince(session.own.errors, `${id} ${query.dataUpdatedAt}`);
  const kept = globalOf(useSearchText());
  const inOthers = session.inclusive.errors - session.own.errors;
  return (
    <>
      <ListNote
        id={id}
        what="errors"
        others={inOthers}
        isAtWork={session.status === 'running'}
        news={
          added > 0
            ? {
                text: `${formatCount(added)} new`,
                onRenew: query.renew,
                isAtOnce: query.data?.pages[0]?.errors.length === 0,
              }
            : null
        }
      />
      <ListStates
        query={query}
        isEmpty={({ errors }) => errors.length === 0}
        empty={
          <Empty title="Nothing failed">
            <p>No answer and no tool call of this session itself ended in an error.</p>
          </Empty>
        }
      >
        {(pages) => (
          <DataTable
            label="Errors of the session"
            columns={COLUMNS}
            rows={pages.flatMap(({ errors }) => errors)}
            keyOf={placeOf}
            targetOf={(error) => ({
              to: sessionPath(error.sessionId),
              search: { ...kept, tab: 'trace', span: placeOf(error) },
            })}
            onMore={query.more}
          />
        )}
      </ListStates>
    </>
  );
}

/** The record that failed: the part of a call, else the message. */
function placeOf({ partId, messageId }: ErrorRecord): string {
  return partId ?? messageId;
}

const COLUMNS: readonly Column<ErrorRecord>[] = [
  { id: 'time', name: 'Time', width: '118px', from: 520, cell: ({ time }) => <Moment iso={time} /> },
  {
    id: 'type',
    name: 'Type',
    width: '128px',
    from: 640,
    cell: ({ type, code }) => (
      <span className="num">
        {type} <span className="text-fg3">{code}</span>
      </span>
    ),
  },
  {
    id: 'what',
    name: 'Of',
    width: '96px',
    cell: ({ kind, tool }) => (
      <span className="num text-fg2">{kind === 'tool' ? storedName(tool) : kind}</span>
    ),
  },
  {
    id: 'message',
    name: 'Message',
    width: 'minmax(0, 1fr)',
    cell: (error) => {
      const text = error.message ?? error.outcome ?? error.name ?? '(no message)';
      return (
        <PageLink
          to={sessionPath(error.sessionId)}
          search={{ tab: 'trace', span: placeOf(error) }}
          title={text}
        >
          {text}
        </PageLink>
      );
    },
  },
  {
    id: 'agent',
    name: 'Agent',
    width: '88px',
    from: 900,
    cell: ({ agent }) => <span className="text-fg2">{storedName(agent)}</span>,
  },
  {
    id: 'model',
    name: 'Model',
    width: '136px',
    from: 1040,
    cell: ({ provider, model }) => (
      <span className="num text-fg2" title={`${provider ?? unknownMark}/${model ?? unknownMark}`}>
        {storedName(model)}
      </span>
    ),
  },
  {
    id: 'places',
    name: 'Also',
    width: '132px',
    from: 760,
    cell: (error) => (
      <span className="text-sm text-fg2">
        <PageLink
          to={sessionPath(error.sessionId)}
          search={{
            tab: 'transcript',
            message: error.messageId,
            ...(error.partId !== null && { part: error.partId }),
          }}
          className="underline hover:text-accent"
        >
          Transcript
        </PageLink>{' '}
        ·{' '}
        <PageLink to={`/errors/${encodeURIComponent(error.group)}`} className="underline hover:text-accent">
          Group
        </PageLink>
      </span>
    ),
  },
];
