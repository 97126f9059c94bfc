import { expect, test } from 'vitest';
import { blocks, heading, pairs, table } from './table.ts';

const columns = [
  { title: 'Name', flexible: true },
  { title: 'Count', align: 'right' },
  { title: 'Note', optional: true },
] as const;
const rows = [
  ['a name that goes on and on', '1', 'first'],
  ['b', '1,000', 'second'],
];

test('columns are as wide as what is in them, numbers to the right, no spaces at the end', () => {
  expect(table(columns, rows, { width: 80, colour: false })).toBe(
    [
      'Name                        Count  Note',
      'a name that goes on and on      1  first',
      'b                           1,000  second',
    ].join('\n'),
  );
});

test('where room is short flexible columns are cut first, then optional ones go, and numbers never', () => {
  expect(table(columns, rows, { width: 33, colour: false })).toBe(
    [
      'Name                Count  Note',
      'a name that goes …      1  first',
      'b                   1,000  second',
    ].join('\n'),
  );
  expect(table(columns, rows, { width: 20, colour: false })).toBe(
    ['Name           Count', 'a name that …      1', 'b              1,000'].join('\n'),
  );
});

test('the header is bold only where colours may be used', () => {
  expect(table(columns, [], { width: 80, colour: true })).toBe('\u001b[1mName  Count  Note\u001b[22m');
  expect(heading('x', { colour: false })).toBe('x');
});

test('stored text cannot break a line', () => {
  const text = table([{ title: 'A' }], [['x\ny\u001b[31m']], { width: 80, colour: false });
  expect(text).toBe('A\nx␊y');
});

test('values go on below their start', () => {
  const text = pairs(
    [
      ['Key', 'one two three four five'],
      ['Longer', 'x'],
    ],
    { width: 22 },
  );
  expect(text).toBe('Key     one two three\n        four five\nLonger  x');
});

test('blocks that are not there leave no gap', () => {
  expect(blocks('a', null, '', 'b')).toBe('a\n\nb');
});

test('a table of many rows is laid out', () => {
  const many = Array.from({ length: 200_000 }, (_, index) => [String(index)]);
  expect(table([{ title: 'A' }], many, { width: 80, colour: false }).split('\n')).toHaveLength(200_001);
});
