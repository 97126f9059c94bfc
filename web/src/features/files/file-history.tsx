import type { File, FileOperation } from '../../../../src/contract/file.ts';
import type { StillPages } from '../../api/use-still-pages.ts';
import { Status } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/figures.tsx';
import { PageLink, sessionPath } from '../../ui/links.tsx';
import { ErrorCard } from '../../ui/states.tsx';
import { storedName } from '../../ui/stored-name.ts';
import { Lines } from './file-columns.tsx';

/** What calls did to a file, the newest first; each leads to its place in the trace. */
export function FileHistory({ list, path }: { readonly list: StillPages<File>; readonly path: string }) {
  const operations = list.data?.pages.flatMap(({ history }) => history) ?? [];
  return (
    <>
      <ol>
        {operations.map((operation) => (
          <Operation key={operation.id} operation={operation} path={path} />
        ))}
      </ol>
      {list.isError && (
        <div className="p-4">
          <ErrorCard error={list.error} retry={() => void list.fetchNextPage()} />
        </div>
      )}
      {list.hasNextPage && !list.isError && (
        <div className="px-4 pt-3">
          <Button disabled={list.isFetching} onClick={list.more}>
            {list.isFetchingNextPage ? 'Loading …' : 'Show more'}
          </Button>
        </div>
      )}
    </>
  );
}

function Operation({ operation, path }: { readonly operation: FileOperation; readonly path: string }) {
  const { at, tool, outcome, additions, deletions, sessionId, sessionTitle, partId, movedFrom, movedTo } =
    operation;
  return (
    <li className="border-b border-line px-4 py-1.5">
      <div className="flex items-baseline gap-2">
        <span className="font-medium">{operation.operation}</span>
        {tool !== null && tool !== operation.operation && <span className="num text-fg3">{tool}</span>}
        {outcome !== 'ok' && <Status value={outcome ?? 'unknown'} />}
        <span className="num flex gap-2">
          {additions !== null && <Lines sign="+" count={additions} />}
          {deletions !== null && <Lines sign="−" count={deletions} />}
        </span>
        <span className="ml-auto shrink-0 text-fg2">
          <Moment iso={at} />
        </span>
      </div>
      <div className="flex items-baseline gap-2 text-fg2">
        <PageLink
          to={sessionPath(sessionId)}
          search={{ tab: 'trace', span: partId }}
          title={sessionId}
          className="min-w-0 flex-1 truncate underline decoration-line-strong underline-offset-3 hover:text-accent"
        >
          {sessionTitle ?? '(no title)'}
        </PageLink>
        <span className="shrink-0 text-sm">{storedName(operation.agent)}</span>
        <span className="num max-w-40 shrink-0 truncate text-fg3">{storedName(operation.model)}</span>
      </div>
      {movedFrom !== null && movedTo !== null && (
        <p className="num break-all text-fg3">
          {movedFrom === path ? (
            <>
              to <bdi>{movedTo}</bdi>
            </>
          ) : (
            <>
              from <bdi>{movedFrom}</bdi>
            </>
          )}
        </p>
      )}
      {operation.outsideRoot === true && (
        <p className="text-sm text-warning">
          outside the project {operation.project !== null && <bdi className="num">{operation.project}</bdi>}
        </p>
      )}
    </li>
  );
}
