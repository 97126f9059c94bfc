import { expect, it } from 'vitest';
import { type DiffLine, diffTexts, patchFiles, unifiedFiles } from './diff-lines.ts';

const shown = (lines: readonly DiffLine[]): string[] => lines.map(({ sign, text }) => sign + text);

it('two texts differ in the fewest lines', () => {
  const lines = diffTexts('a\nb\nc\nd\n', 'a\nB\nc\nx\nd\n');
  expect(shown(lines)).toEqual([' a', '-b', '+B', ' c', '+x', ' d']);
  expect(lines.map(({ before, after }) => [before, after])).toEqual([
    [1, 1],
    [2, null],
    [null, 2],
    [3, 3],
    [null, 4],
    [4, 5],
  ]);
});

it('a new text has added lines alone, an old one taken out lines, the same one none', () => {
  expect(shown(diffTexts('', 'a\nb\n'))).toEqual(['+a', '+b']);
  expect(shown(diffTexts('a\r\nb', ''))).toEqual(['-a', '-b']);
  expect(diffTexts('a\nb', 'a\nb')).toEqual([]);
  expect(diffTexts('', '')).toEqual([]);
});

it('long stretches without a change are left out', () => {
  const many = Array.from({ length: 30 }, (_, index) => `line ${index}`);
  const lines = shown(diffTexts(many.join('\n'), many.with(15, 'other').join('\n')));
  expect(lines).toEqual([
    '@…',
    ' line 12',
    ' line 13',
    ' line 14',
    '-line 15',
    '+other',
    ' line 16',
    ' line 17',
    ' line 18',
    '@…',
  ]);
});

it('texts of very many lines are compared in no time', () => {
  const lines = diffTexts('a\n'.repeat(40_000), 'b\n'.repeat(40_000));
  expect(lines.length).toBe(80_000);
});

it('reads patches that tell places by what stands there', () => {
  const patch = [
    '*** Begin Patch',
    '*** Add File: added.txt',
    '+one',
    '+two',
    '*** Update File: old.md',
    '*** Move to: new.md',
    '@@ class A',
    ' # kept',
    '-gone',
    '+come',
    '*** Delete File: dead.txt',
    '*** End Patch',
  ].join('\n');
  expect(patchFiles(patch).map(({ path, note, lines }) => [path, note, shown(lines)])).toEqual([
    ['added.txt', 'added', ['+one', '+two']],
    ['old.md', 'moved to new.md', ['@class A', ' # kept', '-gone', '+come']],
    ['dead.txt', 'deleted', []],
  ]);
  expect(patchFiles('no patch')).toEqual([]);
});

it('reads unified diffs by the counts of their hunks', () => {
  const diff = [
    'diff --git a/x.sql b/x.sql',
    'index 1..2 100644',
    '--- a/x.sql',
    '+++ b/x.sql',
    '@@ -3,3 +3,3 @@ SELECT',
    ' kept',
    '--- a comment that was taken out',
    '+++ a line that was added',
    ' kept too',
    '\\ No newline at end of file',
    'diff --git a/y b/y',
    'deleted file mode 100644',
    '--- a/y',
    '+++ /dev/null',
    '@@ -1 +0,0 @@',
    '-y',
  ].join('\n');
  expect(unifiedFiles(diff)?.map(({ path, lines }) => [path, shown(lines)])).toEqual([
    [
      'x.sql',
      ['@SELECT', ' kept', '--- a comment that was taken out', '+++ a line that was added', ' kept too'],
    ],
    ['y', ['@', '-y']],
  ]);
  const [first] = unifiedFiles(diff) ?? [];
  expect(first?.lines.map(({ before, after }) => [before, after])).toEqual([
    [3, 3],
    [3, 3],
    [4, null],
    [null, 4],
    [5, 5],
  ]);
});

it('is null for a text that is no unified diff, whatever it claims', () => {
  expect(unifiedFiles('--- a\n+++ b\nnothing')).toBeNull();
  expect(unifiedFiles('')).toBeNull();
  expect(unifiedFiles('@@ -1,999999999 +1,999999999 @@\n-a')?.[0]?.lines.length).toBe(2);
});
