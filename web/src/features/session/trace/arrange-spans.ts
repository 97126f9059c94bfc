import type { Draft, NewSpan } from './new-span.ts';
import type { Span, SpanTree } from './span.ts';

interface Placed {
  readonly draft: Draft;
  readonly parent: number;
  readonly depth: number;
  readonly place: number;
  readonly siblings: number;
}

/** Kinds of rows that are steps and calls. */
const DONE: readonly Span['kind'][] = ['step', 'compaction', 'tool', 'delegation'];

/** Lays drafts out in the order of the tree, without recursion: delegations may go to any depth. */
export function arrange(root: Draft, now: number): Omit<SpanTree, 'outline'> {
  const spans: NewSpan[] = [];
  const indexOf = new Map<string, number>();
  const errors: number[] = [];
  const places: number[] = [];
  const siblings: number[] = [];
  const stack: Placed[] = [{ draft: root, parent: -1, depth: 0, place: 1, siblings: 1 }];
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  let nesting = 0;
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { draft, parent, depth } = next;
    const index = spans.length;
    const span = draft.span;
    span.parent = parent;
    span.depth = depth;
    spans.push(span);
    places.push(next.place);
    siblings.push(next.siblings);
    if (!indexOf.has(span.id)) indexOf.set(span.id, index);
    // A fork's copy failed where it was copied from.
    if (span.isError && !span.isInherited) errors.push(index);
    if (span.start !== null && span.start < from) from = span.start;
    if (span.end !== null && span.end > to) to = span.end;
    if (span.nesting > nesting) nesting = span.nesting;
    const below = draft.below();
    for (let at = below.length - 1; at >= 0; at--) {
      const child = below[at];
      if (child === undefined) continue;
      stack.push({ draft: child, parent: index, depth: depth + 1, place: at + 1, siblings: below.length });
    }
  }
  const sizes = new Int32Array(spans.length);
  const inside = new Int32Array(spans.length);
  for (let index = spans.length - 1; index >= 0; index--) {
    const span = spans[index];
    if (span === undefined) continue;
    // What is not read yet is known by its figures.
    if (span.isLoaded) span.inside = inside[index] ?? 0;
    if (span.parent < 0) continue;
    sizes[span.parent] = (sizes[span.parent] ?? 0) + (sizes[index] ?? 0) + 1;
    inside[span.parent] = (inside[span.parent] ?? 0) + span.inside + (DONE.includes(span.kind) ? 1 : 0);
  }
  const isTimed = from <= to;
  return {
    spans,
    sizes,
    places: Int32Array.from(places),
    siblings: Int32Array.from(siblings),
    indexOf,
    errors: Int32Array.from(errors),
    from: isTimed ? from : now - 1_000,
    to: isTimed ? Math.max(to, from + 1) : now,
    nesting,
  };
}
