/** What lists of sessions are compared by. */
interface Identified {
  readonly id: string;
}

/** The same rows in the same order, with the newer ones where the beginning that was asked anew has them. */
export function withNewest<Row extends Identified>(
  listed: readonly Row[],
  head: readonly Row[] | undefined,
): readonly Row[] {
  if (head === undefined) return listed;
  const byId = new Map(head.map((row) => [row.id, row]));
  return listed.map((row) => byId.get(row.id) ?? row);
}

/**
 * How many rows of a beginning that was asked anew are not listed, 0 where only their order is another one; null where
 * the list is as it should be. A beginning with fewer rows than `most` is the whole list.
 */
export function newsOf(
  listed: readonly Identified[],
  head: readonly Identified[] | undefined,
  most: number,
): number | null {
  if (head === undefined) return null;
  const isSame =
    head.every(({ id }, place) => listed[place]?.id === id) &&
    (head.length === most || head.length === listed.length);
  if (isSame) return null;
  const known = new Set(listed.map(({ id }) => id));
  return head.filter(({ id }) => !known.has(id)).length;
}
