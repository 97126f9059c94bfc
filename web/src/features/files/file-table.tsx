import type { FileRow } from '../../../../src/contract/files.ts';
import { usualPage } from '../../../../src/contract/page-size.ts';
import { useStillPages } from '../../api/use-still-pages.ts';
import { useChangeSearch, useSearchText } from '../../filters/use-filters.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { ListStates } from '../../ui/list-states.tsx';
import { NoMatches } from '../../ui/no-matches.tsx';
import { useChangedSince } from '../../ui/use-changed-since.ts';
import { FIGURE_COLUMNS } from './file-columns.tsx';
import type { FileFilters } from './file-filters.ts';
import { FilePath } from './file-path.tsx';

/** All files by their whole paths, in one list. */
export function FileTable({ input, sort, order, onSort }: FileFilters) {
  const { file } = useSearchText();
  const change = useChangeSearch();
  const list = useStillPages('files', { ...input, limit: usualPage });
  const { news, forget } = useChangedSince(JSON.stringify(input));
  const renew = (): void => {
    forget();
    list.renew();
  };
  return (
    <ListStates
      query={{ ...list, renew }}
      news={news}
      asked={JSON.stringify(input)}
      isEmpty={({ files }) => files.length === 0}
      empty={<NoMatches what="files" own={['q']} />}
    >
      {(pages) => (
        <DataTable
          label="Files"
          columns={COLUMNS}
          rows={pages.flatMap(({ files }) => files)}
          keyOf={({ path }) => path}
          onOpen={({ path }) => change({ file: path }, { replace: true })}
          selected={file ?? null}
          sort={sort}
          order={order}
          onSort={onSort}
          onMore={list.more}
        />
      )}
    </ListStates>
  );
}

const COLUMNS: readonly Column<FileRow>[] = [
  {
    id: 'path',
    name: 'File',
    width: 'minmax(0, 1fr)',
    sort: 'path',
    cell: ({ path }) => <FilePath path={path} />,
  },
  ...FIGURE_COLUMNS,
];
