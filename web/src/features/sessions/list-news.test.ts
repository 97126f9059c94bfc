import { describe, expect, test } from 'vitest';
import { newsOf, withNewest } from './list-news.ts';

const rows = (ids: string, figure = 0) => [...ids].map((id) => ({ id, figure }));

describe('withNewest', () => {
  test('rows keep their places and take newer figures', () => {
    expect(withNewest(rows('abc'), rows('xcb', 1))).toEqual([
      { id: 'a', figure: 0 },
      { id: 'b', figure: 1 },
      { id: 'c', figure: 1 },
    ]);
  });

  test('without a newer beginning the rows are the same', () => {
    const listed = rows('abc');
    expect(withNewest(listed, undefined)).toBe(listed);
  });
});

describe('newsOf', () => {
  test('figures alone are no news', () => {
    expect(newsOf(rows('abcd'), rows('abc', 1), 3)).toBeNull();
  });

  test('rows that are not listed are counted', () => {
    expect(newsOf(rows('abcd'), rows('xya'), 3)).toBe(2);
  });

  test('another order is news without a new row', () => {
    expect(newsOf(rows('abcd'), rows('bac'), 3)).toBe(0);
  });

  test('a whole list that got shorter is news', () => {
    expect(newsOf(rows('abc'), rows('ab'), 3)).toBe(0);
  });

  test('a list that got its first row has one that is new', () => {
    expect(newsOf([], rows('a'), 3)).toBe(1);
  });
});
