import { expect, it } from 'vitest';
import { prettyJson } from './pretty-json.ts';

it('has two spaces a level', () => {
  const value = { a: [1, { b: 'x' }, []], c: {}, d: null, 'e:,{"}': ' a : [ , ] ' };
  expect(prettyJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
  expect(prettyJson(' {\n\t"a" :[ ] , "b": { }} ')).toBe('{\n  "a": [],\n  "b": {}\n}');
});

it('keeps values to the letter', () => {
  expect(prettyJson('{"n":12345678901234567890,"f":1.0,"n":1e400}')).toBe(
    '{\n  "n": 12345678901234567890,\n  "f": 1.0,\n  "n": 1e400\n}',
  );
  expect(prettyJson('"a\\"b"')).toBe('"a\\"b"');
});

it('is null for a text that is no JSON, or the beginning of one, or too deep', () => {
  expect(prettyJson('{"a":')).toBeNull();
  expect(prettyJson('')).toBeNull();
  expect(prettyJson('['.repeat(2000) + ']'.repeat(2000))).toBeNull();
});
