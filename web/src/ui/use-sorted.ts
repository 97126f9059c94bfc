import { useMemo } from 'react';
import { useChangeSearch, useSearchText } from '../filters/use-filters.ts';

/** What of a row it is sorted by, by the name that stands in the address; null is always last. */
export type SortValues<Row> = Readonly<Record<string, (row: Row) => number | string | null>>;

/** The sort of a table and its rows in that order. */
export interface Sorted<Row> {
  readonly rows: readonly Row[];
  readonly sort: string;
  readonly order: 'asc' | 'desc';
  readonly onSort: (sort: string, order: 'asc' | 'desc') => void;
}

/**
 * Sorts an answer that is whole and short in the browser; answers that come in pages are sorted by the server. The sort
 * stands in the address as `sort` and `order`, the usual one (`usual`, descending) is left out.
 */
export function useSorted<Row>(rows: readonly Row[], values: SortValues<Row>, usual: string): Sorted<Row> {
  const search = useSearchText();
  const change = useChangeSearch();
  const sort = search.sort !== undefined && Object.hasOwn(values, search.sort) ? search.sort : usual;
  const order = search.order === 'asc' ? 'asc' : 'desc';
  const sorted = useMemo(() => {
    const readValue = values[sort];
    return readValue === undefined ? rows : sortRows(rows, readValue, order);
  }, [rows, values, sort, order]);
  return {
    rows: sorted,
    sort,
    order,
    onSort: (next, nextOrder) =>
      change(
        { sort: next === usual ? undefined : next, order: nextOrder === 'desc' ? undefined : nextOrder },
        { replace: true },
      ),
  };
}

function sortRows<Row>(
  rows: readonly Row[],
  readValue: (row: Row) => number | string | null,
  order: 'asc' | 'desc',
): readonly Row[] {
  const sign = order === 'asc' ? 1 : -1;
  return rows
    .map((row) => ({ row, value: readValue(row) }))
    .sort((one, other) => {
      if (one.value === other.value) return 0;
      if (one.value === null) return 1;
      if (other.value === null) return -1;
      return one.value < other.value ? -sign : sign;
    })
    .map(({ row }) => row);
}
