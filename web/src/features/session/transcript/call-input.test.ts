import { expect, it } from 'vitest';
import { readCallInput, summaryOf } from './call-input.ts';

it('a command is code, with what else was given', () => {
  expect(readCallInput('bash', '{"command":"ls -l","description":"Lists"}')).toEqual({
    kind: 'code',
    text: 'ls -l',
    language: 'bash',
    rest: '{"description":"Lists"}',
  });
  expect(readCallInput('shell', '{"command":"ls"}')).toMatchObject({ kind: 'code', rest: null });
});

it('edits of every generation are diffs', () => {
  const lines = [
    { sign: '-', text: 'a', before: null, after: null },
    { sign: '+', text: 'b', before: null, after: null },
  ];
  for (const path of ['filePath', 'path']) {
    expect(readCallInput('edit', JSON.stringify({ [path]: '/x', oldString: 'a', newString: 'b' }))).toEqual({
      kind: 'diffs',
      files: [{ path: '/x', note: null, lines }],
      rest: null,
    });
  }
  const edits = [
    { oldString: 'a', newString: 'b' },
    { oldString: '', newString: 'c', replaceAll: true },
  ];
  expect(readCallInput('multiedit', JSON.stringify({ filePath: '/x', edits }))).toMatchObject({
    kind: 'diffs',
    files: [{ note: 'edit 1 of 2' }, { note: 'edit 2 of 2' }],
  });
  expect(readCallInput('write', '{"filePath":"/x","content":"a\\nb"}')).toMatchObject({
    kind: 'diffs',
    files: [{ path: '/x', lines: [{ sign: '+' }, { sign: '+' }] }],
    rest: null,
  });
  expect(readCallInput('apply_patch', '{"patchText":"*** Add File: a\\n+x"}')).toMatchObject({
    files: [{ path: 'a', note: 'added' }],
  });
});

it('todos are a list', () => {
  expect(
    readCallInput(
      'todowrite',
      '{"todos":[{"content":"a","status":"pending","priority":"high"},{"content":"b"}]}',
    ),
  ).toEqual({
    kind: 'todos',
    todos: [
      { content: 'a', status: 'pending', priority: 'high' },
      { content: 'b', status: null, priority: null },
    ],
    rest: null,
  });
});

it('what is not as usual is JSON', () => {
  for (const [tool, input] of [
    ['bash', '{"command":["ls"]}'],
    ['bash', '{"command":"cut of'],
    ['edit', '{"filePath":"/x"}'],
    ['multiedit', '{"edits":[1]}'],
    ['todowrite', '{"todos":[null]}'],
    ['apply_patch', '{"patchText":"no patch"}'],
    ['write', '[]'],
    ['constructor', '{"a":1}'],
    ['labmcp_echo', '{"text":"hi"}'],
    [null, '{}'],
  ] as const)
    expect(readCallInput(tool, input)).toEqual({ kind: 'json' });
});

it('a summary needs but the beginning of the input', () => {
  expect(summaryOf('{"content":"x","filePath":"/a\\"b","more":"cut of')).toBe('/a"b');
  expect(summaryOf('{"command":"a\\n  b","description":"Says it"}')).toBe('Says it');
  expect(summaryOf('{"description":"cut of')).toBe('');
  expect(summaryOf('{"todos":[{"id":"1","content":"a"}]}')).toBe('');
  expect(summaryOf('{}')).toBe('');
});
