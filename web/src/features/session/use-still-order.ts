import { useState } from 'react';

/**
 * Rows that live, in the order in which they were when `isHeld` began: their figures change, their places do not. What
 * came since is last. Another `stamp`, as of a sort that was asked for, takes the order as it is.
 */
export function useStillOrder<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  { isHeld, stamp }: { readonly isHeld: boolean; readonly stamp: string },
): readonly Row[] {
  const keys = rows.map(keyOf);
  const [kept, setKept] = useState({ stamp, keys });
  if (isHeld && kept.stamp === stamp) {
    const places = new Map(kept.keys.map((key, place) => [key, place]));
    const placeOf = (row: Row): number => places.get(keyOf(row)) ?? places.size;
    return rows.toSorted((one, other) => placeOf(one) - placeOf(other));
  }
  if (
    kept.stamp !== stamp ||
    keys.length !== kept.keys.length ||
    keys.some((key, at) => key !== kept.keys[at])
  )
    setKept({ stamp, keys });
  return rows;
}
