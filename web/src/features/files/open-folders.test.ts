import { expect, test } from 'vitest';
import { closed, isOpen, opened, readOpen, writeOpen } from './open-folders.ts';

test('an open folder opens all that hold it, and none beside it', () => {
  const open = ['/home/ann/app/src'];
  expect(isOpen(open, '/home/ann/app', false)).toBe(true);
  expect(isOpen(open, '/', false)).toBe(true);
  expect(isOpen(open, '/home/ann/app/src', false)).toBe(true);
  expect(isOpen(open, '/home/ann/app/src/deep', false)).toBe(false);
  expect(isOpen(open, '/home/ann/app/sr', false)).toBe(false);
});

test('a folder that holds most of its own is open until someone chose which are', () => {
  expect(isOpen(readOpen(undefined), '/home', true)).toBe(true);
  expect(isOpen(readOpen(undefined), '/home', false)).toBe(false);
  expect(isOpen(readOpen(writeOpen([])), '/home', true)).toBe(false);
});

test('opening keeps the deepest folders alone', () => {
  expect(opened(['/a'], '/a/b')).toEqual(['/a/b']);
  expect(opened(['/a/b'], '/a')).toEqual(['/a/b']);
  expect(opened(['/a/b'], '/c')).toEqual(['/a/b', '/c']);
});

test('closing takes what is below along and leaves the folder around open', () => {
  expect(closed(['/a/b/c', '/a/b/d', '/e'], '/a/b', '/a')).toEqual(['/e', '/a']);
  expect(closed(['/a/b', '/a/c'], '/a/b', '/a')).toEqual(['/a/c']);
  expect(closed(['/a/b'], '/a', null)).toEqual([]);
});

test('an address holds folders with any characters, and of very many those opened last', () => {
  const odd = ['/a, b/c&d', '/ü/“x”'];
  expect(readOpen(writeOpen(odd))).toEqual(odd);
  const many = Array.from({ length: 900 }, (_, index) => `/folder-${index}`);
  const kept = readOpen(writeOpen(many));
  expect(kept?.at(-1)).toBe('/folder-899');
  expect(writeOpen(many).length).toBeLessThanOrEqual(6_000);
});
