import { expect, test } from 'vitest';
import { NO_FOLDER, partsOf, shortNames } from './project-names.ts';

test('projects are called by their last folder, with more of the path where that is not enough', () => {
  const names = shortNames(['/home/ann/app', '/home/ben/app', '/home/ann/site', null]);
  expect(names.get('/home/ann/app')).toBe('ann/app');
  expect(names.get('/home/ben/app')).toBe('ben/app');
  expect(names.get('/home/ann/site')).toBe('site');
  expect(names.get(null)).toBe(NO_FOLDER);
});

test('a path that is the end of another one keeps a name of its own', () => {
  const names = shortNames(['/app', '/home/app', '/']);
  expect(names.get('/app')).toBe('app');
  expect(names.get('/home/app')).toBe('home/app');
  expect(names.get('/')).toBe('/');
});

test('a path is cut before its last folder', () => {
  expect(partsOf('/home/ann/app/')).toEqual({ name: 'app', before: '/home/ann/' });
  expect(partsOf('app')).toEqual({ name: 'app', before: '' });
  expect(partsOf('/')).toEqual({ name: '/', before: '' });
});
