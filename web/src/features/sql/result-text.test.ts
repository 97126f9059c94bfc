import { describe, expect, it } from 'vitest';
import { csvOf, jsonOf } from './result-text.ts';

const result = (columns: readonly string[], ...rows: readonly (readonly unknown[])[]) => ({
  rowCount: rows.length,
  truncated: false,
  columns,
  rows,
});

describe('rows as CSV', () => {
  it('keep commas, quotes and line breaks in their cells, and NULL empty', () => {
    expect(csvOf(result(['a,b', 'c'], ['x"y', 'two\nlines'], [null, { d: 1 }]))).toBe(
      '"a,b",c\r\n"x""y","two\nlines"\r\n,"{""d"":1}"\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('run nothing in a spreadsheet: %j', (text) => {
    const [, cell = ''] = csvOf(result(['a'], [text])).split('a\r\n');
    expect(cell.replace(/^"/, '')).toMatch(/^'/);
  });

  it('leave numbers with a sign as they are, and disarm names of columns too', () => {
    expect(csvOf(result(['=a'], [-1.5]))).toBe("'=a\r\n-1.5\r\n");
  });
});

describe('rows as JSON', () => {
  it('are objects, one a line, that lose no column', () => {
    const text = jsonOf(result(['a', 'a', 'a_2'], [1, 2, 3], ['x', null, undefined]));
    expect(text).toBe('[\n{"a":1,"a_2":2,"a_2_2":3},\n{"a":"x","a_2":null,"a_2_2":null}\n]\n');
    expect(jsonOf(result(['a']))).toBe('[]\n');
  });
});
