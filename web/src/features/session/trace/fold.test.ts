import { describe, expect, test } from 'vitest';
import { buildSpans } from './build-spans.ts';
import {
  ancestorsOf,
  foldFrom,
  isFolded,
  readFold,
  rowOf,
  rowsOfMatches,
  setFolded,
  USUAL_FOLD,
  visibleRows,
  writeFold,
} from './fold.ts';
import { syntheticSession } from './synthetic-session.ts';

const tree = buildSpans(syntheticSession({ exchanges: 3, steps: 4, delegateEvery: 2, depth: 2 }));
const kinds = (rows: Int32Array) => [...rows].map((index) => tree.spans[index]?.kind);

describe('folding', () => {
  test('usually the newest exchange alone is unfolded, and no delegation', () => {
    const rows = visibleRows(tree, USUAL_FOLD, 3);
    expect(kinds(rows).filter((kind) => kind === 'exchange')).toHaveLength(3);
    expect(kinds(rows).filter((kind) => kind === 'delegation')).toHaveLength(2);
    expect(rows.length).toBe(1 + 3 + 12);
  });

  test('levels unfold one kind of container after the other', () => {
    const lengths = [0, 1, 2, 3].map((level) => visibleRows(tree, foldFrom(level), 3).length);
    expect(lengths[0]).toBe(4);
    expect(lengths[1]).toBe(1 + 3 + 36);
    expect(lengths[3]).toBe(tree.spans.length);
    expect(lengths[2]).toBeLessThan(tree.spans.length);
  });

  test('an address reads back as it was written', () => {
    const delegation = tree.spans.find(({ kind }) => kind === 'delegation');
    const exchange = tree.spans.find(({ kind }) => kind === 'exchange');
    if (delegation === undefined || exchange === undefined) throw new Error('The tree has neither.');
    for (const start of [USUAL_FOLD, foldFrom(1), foldFrom(Number.POSITIVE_INFINITY)]) {
      const fold = setFolded(tree, start, [delegation, exchange], false, 3);
      const { x, fold: written } = writeFold(fold);
      const again = readFold(x, written);
      expect(visibleRows(tree, again, 3)).toEqual(visibleRows(tree, fold, 3));
    }
  });

  test('folding what is folded changes nothing, and back is where it was', () => {
    const [, exchange] = tree.spans;
    if (exchange === undefined) throw new Error('No exchange.');
    expect(setFolded(tree, USUAL_FOLD, [exchange], true, 3)).toBe(USUAL_FOLD);
    const unfolded = setFolded(tree, USUAL_FOLD, [exchange], false, 3);
    expect(isFolded(unfolded, exchange, 3)).toBe(false);
    const folded = setFolded(tree, unfolded, [exchange], true, 3);
    expect(visibleRows(tree, folded, 3)).toEqual(visibleRows(tree, USUAL_FOLD, 3));
  });

  test('matches are shown with what they stand in', () => {
    const match = tree.spans.length - 1;
    const rows = rowsOfMatches(tree, Int32Array.of(match));
    expect([...rows]).toEqual([...ancestorsOf(tree, match).map(({ id }) => tree.indexOf.get(id)), match]);
    expect(rowOf(rows, match)).toBe(rows.length - 1);
    expect(rowOf(rows, match - 1)).toBe(-1);
  });
});
