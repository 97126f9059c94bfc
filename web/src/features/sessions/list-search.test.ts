import { expect, test } from 'vitest';
import { listSearchOf } from './list-search.ts';

test('an address that asks for nothing lists the newest top-level sessions', () => {
  expect(listSearchOf({})).toEqual({
    list: { all: false, sort: 'created', order: 'desc' },
    problems: [],
  });
});

test('every key of the list is read', () => {
  const search = {
    all: 'true',
    sort: 'ownCost',
    order: 'asc',
    status: 'stale',
    fork: 'none',
    errors: 'true',
    title: ' fix ',
  };
  expect(listSearchOf(search)).toEqual({
    list: {
      all: true,
      sort: 'ownCost',
      order: 'asc',
      status: 'stale',
      isFork: false,
      hasErrors: true,
      title: 'fix',
    },
    problems: [],
  });
});

test('what cannot be read is left out and said', () => {
  const { list, problems } = listSearchOf({ sort: 'price', status: 'constructor' });
  expect(list).toEqual({ all: false, sort: 'created', order: 'desc' });
  expect(problems).toEqual([
    expect.stringContaining('“constructor” is no status'),
    expect.stringContaining('“price” is no sort'),
  ]);
});
