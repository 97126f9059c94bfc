import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ErrorGroup } from '../../../../src/contract/error-groups.ts';
import type { ErrorRecord } from '../../../../src/contract/errors.ts';
import { usualPage } from '../../../../src/contract/page-size.ts';
import { formatCount, unknownMark } from '../../../../src/core/format.ts';
import { ApiError } from '../../api/ask.ts';
import { useQuestion } from '../../api/use-question.ts';
import { type StillPages, useStillPages } from '../../api/use-still-pages.ts';
import { useLiveState } from '../../app/live.ts';
import { useChangeSearch, useFilters } from '../../filters/use-filters.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Moment } from '../../ui/figures.tsx';
import { PageLink } from '../../ui/links.tsx';
import { ListStates } from '../../ui/list-states.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { storedName } from '../../ui/stored-name.ts';
import { errorId, traceTarget } from './error-place.ts';
import { ErrorSample } from './error-sample.tsx';
import { typeText } from './error-text.tsx';
import { GroupDays, GroupKpis } from './group-figures.tsx';

/** Pages that are looked through for the error of the address. */
const SEARCHED_PAGES = 20;

/** One group of errors: its figures, its errors, and one of them in full. */
export function ErrorPage() {
  const { id = '' } = useParams({ strict: false }) as { readonly id?: string };
  const { filters, search } = useFilters();
  const { changes } = useLiveState();
  const list = useStillPages('errorGroup', { ...filters, id, limit: usualPage });
  const asked = JSON.stringify({ ...filters, id });
  const head = useQuestion('errorGroup', { ...filters, id, limit: 1 }, { enabled: changes > 0 });
  const first = list.data?.pages[0];
  const answer = head.data?.group.id === id && !head.isPlaceholderData ? head.data : first;
  const isOf = first?.group.id === id;
  const added = isOf && answer !== undefined ? answer.group.count - first.group.count : 0;
  const errors = list.data?.pages.flatMap((page) => page.errors) ?? [];
  const chosen = errors.find((error) => errorId(error) === search.error);
  useLookFor(list, search.error !== undefined && chosen === undefined);
  const shown = chosen ?? errors[0];
  const isGone = list.error instanceof ApiError && list.error.status === 404;
  return (
    <Page
      title={isOf ? nameOf(first) : 'Errors of one kind'}
      actions={
        <PageLink to="/errors" className={buttonClass('quiet')}>
          All errors
        </PageLink>
      }
    >
      {isGone ? (
        <NoSuchGroup id={id} />
      ) : (
        <div className="flex flex-1 flex-col lg:min-h-0 lg:flex-row">
          <div className="flex min-w-0 flex-1 flex-col lg:min-h-0">
            {isOf && answer !== undefined && (
              <>
                <div className="border-b border-line px-4 py-2">
                  <p
                    className="num line-clamp-3 break-words text-fg2"
                    title={answer.group.message ?? undefined}
                  >
                    {answer.group.message ?? `${unknownMark} no message was stored`}
                  </p>
                  <p className="mt-1 flex items-center gap-1 text-xs text-fg3">
                    Group <span className="num">{id}</span>
                    <CopyButton text={id} label="Copy the id of the group" />
                  </p>
                </div>
                <GroupKpis answer={answer} />
                <GroupDays answer={answer} />
              </>
            )}
            <GroupErrors
              list={list}
              asked={asked}
              news={added > 0 ? `${formatCount(added)} new` : null}
              selected={shown === undefined ? null : errorId(shown)}
            />
          </div>
          {shown !== undefined && isOf && (
            <aside
              aria-label="One error"
              className="border-t border-line lg:w-95 lg:shrink-0 lg:overflow-auto lg:border-t-0 lg:border-l"
            >
              <ErrorSample error={shown} title={shown === errors[0] ? 'Newest error' : 'Chosen error'} />
            </aside>
          )}
        </div>
      )}
    </Page>
  );
}

function GroupErrors({
  list,
  asked,
  news,
  selected,
}: {
  readonly list: StillPages<ErrorGroup>;
  readonly asked: string;
  readonly news: string | null;
  readonly selected: string | null;
}) {
  const change = useChangeSearch();
  return (
    <ListStates
      query={list}
      asked={asked}
      news={news}
      isEmpty={({ errors }) => errors.length === 0}
      empty={null}
    >
      {(pages) => (
        <div className="flex min-h-0 flex-1 flex-col border-t border-line">
          <DataTable
            label="Errors of the group"
            columns={COLUMNS}
            rows={pages.flatMap(({ errors }) => errors)}
            keyOf={errorId}
            onOpen={(error) => change({ error: errorId(error) }, { replace: true })}
            selected={selected}
            sort="time"
            onMore={list.more}
          />
        </div>
      )}
    </ListStates>
  );
}

const COLUMNS: readonly Column<ErrorRecord>[] = [
  { id: 'time', name: 'Time', width: '128px', sort: 'time', cell: ({ time }) => <Moment iso={time} /> },
  {
    id: 'message',
    name: 'Message',
    width: 'minmax(0, 2fr)',
    from: 640,
    cell: ({ message, outcome, name }) => (
      <span title={message ?? undefined}>{message ?? outcome ?? name ?? unknownMark}</span>
    ),
  },
  {
    id: 'session',
    name: 'In the trace of',
    width: 'minmax(0, 1fr)',
    cell: (error) => (
      <PageLink {...traceTarget(error)} title={error.sessionId} className="underline hover:text-accent">
        {error.sessionTitle ?? '(no title)'}
      </PageLink>
    ),
  },
  { id: 'agent', name: 'Agent', width: '88px', from: 800, cell: ({ agent }) => storedName(agent) },
  {
    id: 'model',
    name: 'Model',
    width: '136px',
    from: 900,
    cell: ({ model }) => <span className="num">{storedName(model)}</span>,
  },
];

/** Asks for further pages until the error of the address is among them. */
function useLookFor(list: StillPages<ErrorGroup>, isMissing: boolean): void {
  const { more } = list;
  const pages = list.data?.pages.length ?? 0;
  useEffect(() => {
    if (isMissing && more !== undefined && pages < SEARCHED_PAGES) more();
  }, [isMissing, more, pages]);
}

function NoSuchGroup({ id }: { readonly id: string }) {
  const change = useChangeSearch();
  const { search, filters } = useFilters();
  const keys = (['project', 'agent', 'model'] as const).filter((key) => search[key] !== undefined);
  const isNarrowed = keys.length > 0 || filters.from !== undefined || filters.to !== undefined;
  return (
    <Empty title={isNarrowed ? 'The filters leave no error of this group' : 'There is no such group'}>
      <p className="num break-words">{id}</p>
      <div className="mt-4 flex justify-center gap-2">
        {isNarrowed && (
          <Button
            onClick={() =>
              change({
                range: 'all',
                from: undefined,
                to: undefined,
                project: undefined,
                agent: undefined,
                model: undefined,
              })
            }
          >
            Show all of it
          </Button>
        )}
        <PageLink to="/errors" className={buttonClass()}>
          All errors
        </PageLink>
      </div>
    </Empty>
  );
}

function nameOf({ group }: ErrorGroup): string {
  const type = typeText(group.type, group.code);
  return group.tool === null ? type : `${group.tool}: ${type}`;
}
