import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const names = ['stats', 'status', 'sync', 'sessions', 'session', 'sql'];

test.each([
  ['stast', 'stats'],
  ['Stats', 'stats'],
  ['sesion', 'session'],
  ['synk', 'sync'],
  ['statu', 'stats'],
  ['sessoins', 'sessions'],
])('%s most likely means %s', (name, meant) => {
  expect(nearest(name, names)).toBe(meant);
});

test.each(['export', 'xyz', ''])('%j is near to none', (name) => {
  expect(nearest(name, names)).toBeNull();
});
