import { expect, test } from 'vitest';
import { partOf, pointsOf } from './change-words.ts';

test('A figure moved by a part of what it was, and by how many times beyond three', () => {
  expect(partOf(12, 10)).toEqual({ sign: 1, text: '20.0 % more' });
  expect(partOf(8, 10)).toEqual({ sign: -1, text: '20.0 % less' });
  expect(partOf(0, 10)).toEqual({ sign: -1, text: '100 % less' });
  expect(partOf(43, 10)).toEqual({ sign: 1, text: '4.3× as much' });
  expect(partOf(12_340, 10)).toEqual({ sign: 1, text: '1,234× as much' });
  expect(partOf(0, 0)).toEqual({ sign: 0, text: 'as before' });
});

test('A share moved by points', () => {
  expect(pointsOf(0.217)).toEqual({ sign: 1, text: '21.7 points higher' });
  expect(pointsOf(-0.007)).toEqual({ sign: -1, text: '0.7 points lower' });
  expect(pointsOf(0.0001)).toEqual({ sign: 0, text: 'as before' });
});
