import type { Span, SpanTree } from './span.ts';

/**
 * What is folded. `upTo` is null where exchanges are folded but for those in `exchanges` (their numbers; null is the
 * newest and what comes after it) and delegations are; else containers up to this level are unfolded. `toggled` are ids that differ from that.
 */
export interface Fold {
  readonly upTo: number | null;
  readonly exchanges: ReadonlySet<number> | null;
  readonly toggled: ReadonlySet<string>;
}

export const USUAL_FOLD: Fold = { upTo: null, exchanges: null, toggled: new Set() };

/** The fold state in which containers up to a level are unfolded: 0 the session, 1 its exchanges, then delegations. */
export function foldFrom(upTo: number): Fold {
  return { upTo, exchanges: null, toggled: new Set() };
}

/** Whether something can be folded. */
export function isContainer(tree: SpanTree, index: number): boolean {
  return (tree.sizes[index] ?? 0) > 0;
}

/** Whether a span is folded; `newest` is the number of the exchange that was the last at first. */
export function isFolded(fold: Fold, span: Span, newest: number): boolean {
  return usuallyFolded(fold, span, newest) !== (fold.toggled.size > 0 && fold.toggled.has(span.id));
}

function usuallyFolded({ upTo, exchanges }: Fold, span: Span, newest: number): boolean {
  if (upTo !== null) return span.level > upTo;
  if (span.kind === 'delegation') return true;
  const n = numberOf(span);
  if (n === null) return false;
  return exchanges === null ? n < newest : !exchanges.has(n);
}

/** The number of an exchange of the session itself, null for anything else. */
function numberOf({ kind, nesting, exchange }: Span): number | null {
  return kind === 'exchange' && nesting === 0 ? (exchange?.n ?? null) : null;
}

/** The session's exchanges. */
export function exchangesOf(tree: SpanTree): readonly Span[] {
  const found: Span[] = [];
  for (let index = 1; index < tree.spans.length; index += (tree.sizes[index] ?? 0) + 1) {
    const span = tree.spans[index];
    if (span !== undefined && numberOf(span) !== null) found.push(span);
  }
  return found;
}

/** Folds or unfolds spans. */
export function setFolded(
  tree: SpanTree,
  fold: Fold,
  spans: readonly Span[],
  folded: boolean,
  newest: number,
): Fold {
  const changed = spans.filter((span) => isFolded(fold, span, newest) !== folded);
  if (changed.length === 0) return fold;
  const toggled = new Set(fold.toggled);
  const unfolded = exchangesOf(tree).flatMap((span) => numberOf(span) ?? []);
  const exchanges = new Set(fold.exchanges ?? unfolded.filter((n) => n >= newest));
  for (const span of changed) {
    const n = numberOf(span);
    if (fold.upTo === null && n !== null) {
      if (folded) exchanges.delete(n);
      else exchanges.add(n);
    } else if (!toggled.delete(span.id)) toggled.add(span.id);
  }
  return { upTo: fold.upTo, exchanges: fold.upTo === null ? exchanges : null, toggled };
}

/** The places of the rows that are shown: all that stand in nothing folded. */
export function visibleRows(tree: SpanTree, fold: Fold, newest: number): Int32Array {
  const { spans, sizes } = tree;
  const rows = new Int32Array(spans.length);
  let count = 0;
  for (let index = 0; index < spans.length; ) {
    const span = spans[index];
    const size = sizes[index] ?? 0;
    rows[count++] = index;
    index += size > 0 && span !== undefined && isFolded(fold, span, newest) ? size + 1 : 1;
  }
  return rows.subarray(0, count);
}

/** The places of what was found, with all that they stand in. */
export function rowsOfMatches(tree: SpanTree, matches: Int32Array): Int32Array {
  const isKept = new Uint8Array(tree.spans.length);
  let count = 0;
  for (const match of matches) {
    for (let index = match; index >= 0 && isKept[index] === 0; index = tree.spans[index]?.parent ?? -1) {
      isKept[index] = 1;
      count++;
    }
  }
  const rows = new Int32Array(count);
  let at = 0;
  for (let index = 0; index < isKept.length; index++) if (isKept[index] === 1) rows[at++] = index;
  return rows;
}

/** Everything that a span stands in, from the session down. */
export function ancestorsOf(tree: SpanTree, index: number): readonly Span[] {
  const found: Span[] = [];
  for (let at = tree.spans[index]?.parent ?? -1; at >= 0; at = tree.spans[at]?.parent ?? -1) {
    const span = tree.spans[at];
    if (span !== undefined) found.push(span);
  }
  return found.reverse();
}

/** Where a place stands among rows, -1 where it is not shown. */
export function rowOf(rows: Int32Array, index: number): number {
  const at = firstAtLeast(rows, index);
  return rows[at] === index ? at : -1;
}

/** The first of ascending places that is `index` or later; their number where none is. */
export function firstAtLeast(places: Int32Array, index: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Reads `x=` and `fold=` of an address. */
export function readFold(x: string | undefined, fold: string | undefined): Fold {
  const words = (fold ?? '').split(',').filter((word) => word !== '');
  const level = /^\.(\d{1,4}|all)$/.exec(words[0] ?? '')?.[1];
  const upTo = level === undefined ? null : level === 'all' ? Number.POSITIVE_INFINITY : Number(level);
  const toggled = new Set(level === undefined ? words : words.slice(1));
  if (x === undefined || upTo !== null) return { upTo, exchanges: null, toggled };
  const numbers = x.split(',').filter((word) => /^\d{1,9}$/.test(word));
  return { upTo, exchanges: new Set(numbers.map(Number)), toggled };
}

/** Writes a fold state for an address; `undefined` is the usual. */
export function writeFold({ upTo, exchanges, toggled }: Fold): {
  readonly x: string | undefined;
  readonly fold: string | undefined;
} {
  const level = upTo === null ? [] : [upTo === Number.POSITIVE_INFINITY ? '.all' : `.${upTo}`];
  const words = [...level, ...toggled];
  return {
    x: exchanges === null ? undefined : [...exchanges].sort((a, b) => a - b).join(',') || '-',
    fold: words.length === 0 ? undefined : words.join(','),
  };
}
