import type { InputOf } from '../../../../src/contract/questions.ts';
import { useChangeSearch, useFilters } from '../../filters/use-filters.ts';

type FilesInput = InputOf<'files'>;
export type FileSort = NonNullable<FilesInput['sort']>;

/** What files can be sorted by; the most first, but paths upwards. A copy of the contract's list, kept whole by its type. */
const SORTS: Readonly<Record<FileSort, 'asc' | 'desc'>> = {
  edits: 'desc',
  reads: 'desc',
  writes: 'desc',
  operations: 'desc',
  failed: 'desc',
  additions: 'desc',
  deletions: 'desc',
  sessions: 'desc',
  lastTouched: 'desc',
  path: 'asc',
};

const USUAL_SORT: FileSort = 'edits';

/** What the address asks for, as the question takes it. */
export interface FileFilters {
  readonly input: Omit<FilesInput, 'limit' | 'cursor' | 'prefix'>;
  readonly sort: FileSort;
  readonly order: 'asc' | 'desc';
  readonly onSort: (sort: string) => void;
  /** What of the address cannot be read. */
  readonly problem: string | null;
}

/** The filters of the page with those of files: `q` and `sort` in the address. */
export function useFileFilters(): FileFilters {
  const { search, filters } = useFilters();
  const change = useChangeSearch();
  const { q, sort: asked = USUAL_SORT } = search;
  const sort = isSort(asked) ? asked : USUAL_SORT;
  return {
    input: { ...filters, sort, ...(q !== undefined && q !== '' && { search: q }) },
    sort,
    order: SORTS[sort],
    onSort: (next) => change({ sort: next === USUAL_SORT ? undefined : next }, { replace: true }),
    problem: isSort(asked)
      ? null
      : `Files are not sorted by “${asked}”; they can be by ${Object.keys(SORTS).join(', ')}.`,
  };
}

function isSort(name: string): name is FileSort {
  return Object.hasOwn(SORTS, name);
}
