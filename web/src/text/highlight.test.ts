import { expect, it } from 'vitest';
import { highlight } from './highlight.ts';
import { grammarOf } from './languages.ts';

it('stretches make up the code to the last character', async () => {
  const code = "const a: string = 'x' + `y`; // <img src=x onerror=alert(1)>\n";
  const stretches = await highlight(code, 'typescript');
  expect(stretches.map(({ text }) => text).join('')).toBe(code);
  expect(stretches).toContainEqual({ text: 'const', scope: 'keyword' });
  expect(stretches).toContainEqual({ text: '// <img src=x onerror=alert(1)>', scope: 'comment' });
});

it('knows a grammar by its names, and no other', () => {
  expect(['ts', 'TSX', 'sh', 'yml', 'html'].map(grammarOf)).toEqual([
    'typescript',
    'typescript',
    'bash',
    'yaml',
    'xml',
  ]);
  expect(['', 'constructor', '__proto__', 'toString', 'no such'].map(grammarOf)).toEqual(Array(5).fill(null));
});
