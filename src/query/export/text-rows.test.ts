import { describe, expect, it } from 'vitest';
import { column } from './export-columns.ts';
import { CSV, JSON_ROWS } from './text-rows.ts';

const columns = [
  column('text', 'text', 'x'),
  column('count', 'count', 'x'),
  column('cost', 'cost', 'x'),
  column('flag', 'flag', 'x'),
  column('time', 'time', 'x'),
  column('list', 'list', 'x'),
];

describe('CSV', () => {
  it('has a header, quotes what needs it and leaves out what is not known', () => {
    expect(CSV.head(columns)).toBe('text,count,cost,flag,time,list\r\n');
    expect(
      CSV.row(columns, ['a "b", c\n', '12', '0.5', 'true', '2026-01-01T00:00:00.000Z', '["a","b"]'], true),
    ).toBe('"a ""b"", c\n",12,0.5,true,2026-01-01T00:00:00.000Z,"[""a"",""b""]"\r\n');
    expect(CSV.row(columns, [null, null, null, null, null, null], false)).toBe(',,,,,\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@a', '\ta', '\ra', '\na', '=cmd|"/c x"!A1'])('disarms %j', (text) => {
    const [first] = CSV.row([column('text', 'text', 'x')], [text], true).split('\r\n');
    expect(first?.replace(/^"/, '').startsWith("'")).toBe(true);
  });

  it('leaves numbers as they are', () => {
    expect(CSV.row(columns, ['a', '-5', '-0.1', 'false', null, null], true)).toBe('a,-5,-0.1,false,,\r\n');
  });
});

describe('JSON', () => {
  it('is an array, numbers with all their digits, and nothing that a terminal obeys', () => {
    const rows = [
      JSON_ROWS.head(columns),
      JSON_ROWS.row(columns, ['\u001b[2J\u009b"', '12345678901234567890', '0.1', 'true', 't', '["a"]'], true),
      JSON_ROWS.row(columns, [null, null, null, null, null, null], false),
      JSON_ROWS.tail(false),
    ].join('');
    expect(rows).toContain('"count":12345678901234567890,"cost":0.1,"flag":true');
    expect(rows).toContain('\\u001b[2J\\u009b\\"');
    expect(JSON.parse(rows)[1]).toEqual({
      text: null,
      count: null,
      cost: null,
      flag: null,
      time: null,
      list: null,
    });
    expect(`${JSON_ROWS.head(columns)}${JSON_ROWS.tail(true)}`).toBe('[]\n');
  });
});
