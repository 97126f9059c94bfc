import { expect, test } from 'vitest';
import { placeOfError } from './error-place.ts';

// As DuckDB 1.5 words them.
test.each([
  [
    'SELECT 1\nFORM messages',
    'Parser Error: syntax error at or near "messages"\n\nLINE 2: FORM messages\n             ^',
    { line: 2, column: 6, offset: 14 },
  ],
  [
    'SELEC 1',
    'Parser Error: syntax error at or near "SELEC"\n\nLINE 1: SELEC 1\n        ^',
    { line: 1, column: 1, offset: 0 },
  ],
  [
    `SELECT ${'x'.repeat(90)}, nothing FROM messages`,
    `Binder Error: no column\n\nLINE 1: ...${'x'.repeat(40)}, nothing FROM messages\n${' '.repeat(8 + 3 + 42)}^`,
    { line: 1, column: 100, offset: 99 },
  ],
  ['SELECT 1', 'Out of Memory Error: failed', null],
  ['SELECT 1', 'Parser Error: x\n\nLINE 7: SELECT 1\n        ^', null],
])('the place of an error in %j', (sql, message, place) => {
  expect(placeOfError(message, sql)).toEqual(place);
});
