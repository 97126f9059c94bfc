import { expect, test } from 'vitest';
import { keepLastSessions, neighboursOf } from './last-sessions.ts';

test('a session in the middle of the list has one before and one after it', () => {
  keepLastSessions(['a', 'b', 'c']);
  expect(neighboursOf('b')).toEqual({ previous: 'a', next: 'c' });
});

test('the ends of the list are ends', () => {
  keepLastSessions(['a', 'b']);
  expect(neighboursOf('a')).toEqual({ previous: null, next: 'b' });
  expect(neighboursOf('b')).toEqual({ previous: 'a', next: null });
});

test('a session that is not in the list has no neighbours', () => {
  keepLastSessions(['a', 'b']);
  expect(neighboursOf('z')).toEqual({ previous: null, next: null });
});
