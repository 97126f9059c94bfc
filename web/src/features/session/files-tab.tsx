import type { FileRow, FilesInput } from '../../../../src/contract/files.ts';
import { formatCount, plural } from '../../../../src/core/format.ts';
import { useStillPages } from '../../api/use-still-pages.ts';
import { globalOf } from '../../filters/search.ts';
import { useChangeSearch, useSearchText, useZone } from '../../filters/use-filters.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Moment } from '../../ui/figures.tsx';
import { ListStates } from '../../ui/list-states.tsx';
import { Empty } from '../../ui/states.tsx';
import { ListNote } from './list-note.tsx';
import { filtersOfSession } from './session-input.ts';
import type { TabProps } from './tab-props.ts';
import { useSince } from './use-since.ts';

/** What the server sorts by here; the most first, but paths upwards. */
const SORTS: readonly NonNullable<FilesInput['sort']>[] = [
  'edits',
  'writes',
  'reads',
  'operations',
  'failed',
  'additions',
  'deletions',
  'lastTouched',
  'path',
];

/** The files that a session touched itself. */
export function FilesTab({ id, session }: TabProps) {
  const search = useSearchText();
  const change = useChangeSearch();
  const sort = SORTS.find((name) => name === search.sort) ?? 'edits';
  const query = useStillPages('files', { ...filtersOfSession(id, useZone()), sort, limit: 200 });
  const added = useSince(session.own.toolCalls, `${id} ${query.dataUpdatedAt}`);
  const kept = globalOf(search);
  return (
    <>
      <ListNote
        id={id}
        what="files"
        others={session.children.length > 0 ? null : 0}
        isAtWork={session.status === 'running'}
        news={
          added > 0
            ? {
                text: `${plural(added, 'call')} since`,
                onRenew: query.renew,
                isAtOnce: query.data?.pages[0]?.files.length === 0,
              }
            : null
        }
      />
      <ListStates
        query={query}
        isEmpty={({ files }) => files.length === 0}
        empty={
          <Empty title="No file was touched">
            <p>
              This session itself read and changed none that its calls name
              {session.children.length > 0 ? '; its sub-agents may have' : ''}.
            </p>
          </Empty>
        }
      >
        {(pages) => (
          <DataTable
            label="Files of the session"
            columns={COLUMNS}
            rows={pages.flatMap(({ files }) => files.map((file) => within(file, session.project)))}
            keyOf={({ path }) => path}
            // A file's history there is not of a range that the session lies outside of.
            targetOf={({ path }) => ({
              to: '/files',
              search: { ...kept, range: 'all', from: undefined, to: undefined, file: path },
            })}
            sort={sort}
            order={sort === 'path' ? 'asc' : 'desc'}
            onSort={(next) => change({ sort: next }, { replace: true })}
            onMore={query.more}
          />
        )}
      </ListStates>
    </>
  );
}

/** A file, and its path as it is shown: below the project where it is in it. */
interface ShownFile extends FileRow {
  readonly folder: string;
  readonly name: string;
}

function within(file: FileRow, project: string | null): ShownFile {
  const root = project === null || project === '/' ? null : `${project.replace(/\/+$/, '')}/`;
  const path = root !== null && file.path.startsWith(root) ? file.path.slice(root.length) : file.path;
  const cut = path.lastIndexOf('/') + 1;
  return { ...file, folder: path.slice(0, cut), name: path.slice(cut) };
}

const COLUMNS: readonly Column<ShownFile>[] = [
  {
    id: 'path',
    name: 'File',
    width: 'minmax(0, 1fr)',
    sort: 'path',
    cell: ({ path, folder, name, outsideRoot }) => (
      <span className="num flex min-w-0 items-center" title={path}>
        <bdi className="truncate text-fg3">{folder}</bdi>
        <bdi className="max-w-full shrink-0 truncate">{name}</bdi>
        {outsideRoot === true && (
          <span className="ml-2 shrink-0 text-warning" title="The project of the session does not hold it">
            outside
          </span>
        )}
      </span>
    ),
  },
  count('edits', 'Edits', 0),
  count('writes', 'Writes', 560),
  count('reads', 'Reads', 0),
  count('operations', 'Calls', 760),
  {
    id: 'failed',
    name: 'Failed',
    width: '56px',
    isNumber: true,
    sort: 'failed',
    from: 640,
    cell: ({ failed }) => (
      <span className={failed > 0 ? 'text-error' : 'text-fg3'}>{formatCount(failed)}</span>
    ),
  },
  lines('additions', '+ lines', '+', 'text-agent'),
  lines('deletions', '− lines', '−', 'text-error'),
  {
    id: 'lastTouched',
    name: 'Last touched',
    width: '118px',
    isNumber: true,
    sort: 'lastTouched',
    from: 860,
    cell: ({ lastTouched }) => <Moment iso={lastTouched} />,
  },
];

function count(
  id: 'edits' | 'writes' | 'reads' | 'operations',
  name: string,
  from: number,
): Column<ShownFile> {
  return {
    id,
    name,
    width: '56px',
    isNumber: true,
    sort: id,
    from,
    cell: (file) => <span className={file[id] === 0 ? 'text-fg3' : ''}>{formatCount(file[id])}</span>,
  };
}

function lines(id: 'additions' | 'deletions', name: string, sign: string, colour: string): Column<ShownFile> {
  return {
    id,
    name,
    width: '64px',
    isNumber: true,
    sort: id,
    from: 480,
    cell: ({ [id]: value, unmeasured }) => (
      <span
        className={`${value === 0 ? 'text-fg3' : colour} ${unmeasured > 0 ? 'underline decoration-dotted underline-offset-3' : ''}`}
        title={
          unmeasured > 0 ? `Without ${plural(unmeasured, 'change')} whose lines were not recorded` : undefined
        }
      >
        {value === 0 ? '' : sign}
        {formatCount(value)}
      </span>
    ),
  };
}
