import { type UseQueryResult, useQueries, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { FileRow, Files } from '../../../../src/contract/files.ts';
import { ask } from '../../api/ask.ts';
import type { FileFilters } from './file-filters.ts';
import { isOpen, type OpenFolders } from './open-folders.ts';

/** Rows that one page of a folder has. */
const PAGE = 200;

/** A row of the tree; `parent` is the folder that it stands in, null at the top; `depth` starts at 0. */
export type TreeRow = { readonly key: string; readonly depth: number; readonly parent: string | null } & (
  | { readonly kind: 'entry'; readonly entry: FileRow; readonly name: string; readonly isOpen: boolean }
  /** More stands in the folder than is shown. */
  | { readonly kind: 'more'; readonly cursor: string }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: Error; readonly retry: () => void }
);

/** What the tree shows. */
export interface FileTreeState {
  readonly rows: readonly TreeRow[];
  /** The page of the top, for its states. */
  readonly top: UseQueryResult<Files>;
  /** Whether the rows are those of the former filters. */
  readonly isFormer: boolean;
  /** Asks for the page of a folder that begins at a cursor. */
  readonly showMore: (parent: string | null, cursor: string) => void;
  readonly renew: () => void;
}

/** Pages of folders that were asked for besides the first, as long as the same is asked for. */
interface More {
  readonly asked: string;
  readonly cursors: Readonly<Record<string, readonly string[]>>;
}

const NO_CURSORS: More['cursors'] = {};

/** The rows of the tree: each open folder is asked for by itself, and those below it when it has come. */
export function useFileTree({ input }: FileFilters, open: OpenFolders): FileTreeState {
  const client = useQueryClient();
  const asked = JSON.stringify(input);
  const [more, setMore] = useState<More>({ asked, cursors: NO_CURSORS });
  const cursors = more.asked === asked ? more.cursors : NO_CURSORS;

  const keyOf = (page: Page) => ['files', { ...input, prefix: page.folder, cursor: page.cursor }, 'tree'];
  const wanted: Page[] = [];
  const visit = (folder: string, depth: number): void => {
    for (const cursor of [undefined, ...(cursors[folder] ?? [])]) {
      const page = { folder, cursor };
      wanted.push(page);
      const known = client.getQueryData<Files>(keyOf(page));
      if (known === undefined) return;
      for (const row of known.files) {
        if (row.kind === 'folder' && isOpen(open, row.path, isMain(row, known, { cursor, depth })))
          visit(row.path, depth + 1);
      }
    }
  };
  visit('', 0);

  const answers = useQueries({
    queries: wanted.map((page) => ({
      queryKey: keyOf(page),
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        ask(
          'files',
          {
            ...input,
            prefix: page.folder,
            limit: PAGE,
            ...(page.cursor !== undefined && { cursor: page.cursor }),
          },
          signal,
        ),
      meta: { still: true },
    })),
  });
  const byPage = new Map(wanted.map((page, index) => [pageKey(page), answers[index]]));
  const stamp = answers.map(({ dataUpdatedAt, status }) => `${dataUpdatedAt} ${status}`).join();
  const openText = open?.join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: what else is read is named by the stamp and the texts
  const rows = useMemo(
    () => rowsOf('', null, 0, open, cursors, byPage),
    [asked, stamp, openText, open === null, cursors],
  );

  const top = byPage.get(pageKey({ folder: '', cursor: undefined })) as UseQueryResult<Files>;
  const isHere = top.data !== undefined;
  const [former, setFormer] = useState<readonly TreeRow[]>([]);
  if (isHere && former !== rows) setFormer(rows);
  return {
    rows: isHere ? rows : former,
    top,
    isFormer: !isHere,
    showMore: (parent, cursor) =>
      setMore({
        asked,
        cursors: { ...cursors, [parent ?? '']: [...(cursors[parent ?? ''] ?? []), cursor] },
      }),
    renew: () => {
      setMore({ asked, cursors: NO_CURSORS });
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[2] === 'tree' });
    },
  };
}

/** A page of what stands in a folder. */
interface Page {
  readonly folder: string;
  readonly cursor: string | undefined;
}

function pageKey({ folder, cursor = '' }: Page): string {
  return `${cursor} ${folder}`;
}

/** Levels of the tree that open by themselves. */
const OPEN_LEVELS = 3;

/** Whether a folder is where most is: it has more than half of the files of the folder that it stands in. */
function isMain(
  { files: own }: FileRow,
  { files }: Files,
  { cursor, depth }: { readonly cursor: string | undefined; readonly depth: number },
): boolean {
  return (
    depth < OPEN_LEVELS && cursor === undefined && own * 2 > files.reduce((sum, row) => sum + row.files, 0)
  );
}

function rowsOf(
  folder: string,
  parent: string | null,
  depth: number,
  open: OpenFolders,
  cursors: More['cursors'],
  byPage: ReadonlyMap<string, UseQueryResult<Files> | undefined>,
): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  const place = { depth, parent };
  for (const cursor of [undefined, ...(cursors[folder] ?? [])]) {
    const page = byPage.get(pageKey({ folder, cursor }));
    const key = `${cursor ?? ''} ${folder}`;
    if (page?.data === undefined) {
      rows.push(
        page?.isError === true
          ? {
              ...place,
              kind: 'failed',
              key: `failed ${key}`,
              error: page.error,
              retry: () => void page.refetch(),
            }
          : { ...place, kind: 'loading', key: `loading ${key}` },
      );
      return rows;
    }
    const { files, next } = page.data;
    for (const entry of files) {
      const isUnfolded =
        entry.kind === 'folder' && isOpen(open, entry.path, isMain(entry, page.data, { cursor, depth }));
      const name = nameIn(folder, entry.path);
      rows.push({
        ...place,
        kind: 'entry',
        key: `${entry.kind} ${entry.path}`,
        entry,
        name,
        isOpen: isUnfolded,
      });
      if (isUnfolded) rows.push(...rowsOf(entry.path, entry.path, depth + 1, open, cursors, byPage));
    }
    const isAsked = next !== null && (cursors[folder] ?? []).includes(next);
    if (next !== null && !isAsked) rows.push({ ...place, kind: 'more', key: `more ${key}`, cursor: next });
  }
  return rows;
}

/** What of a path is below a folder. */
function nameIn(folder: string, path: string): string {
  const start = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
  return path.startsWith(start) ? path.slice(start.length) : path;
}
