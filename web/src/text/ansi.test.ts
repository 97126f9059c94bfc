import { expect, it } from 'vitest';
import { stripAnsi } from './ansi.ts';

const ESC = '\u001b';

it('takes colours and moves of the cursor out', () => {
  expect(stripAnsi(`${ESC}[1;31mred${ESC}[0m and ${ESC}[2K${ESC}[38;2;1;2;3mtrue${ESC}[m`)).toBe(
    'red and true',
  );
  expect(stripAnsi('\u009b31mred\u009b0m')).toBe('red');
  expect(stripAnsi(`${ESC}(B${ESC}=${ESC}7text${ESC}8`)).toBe('text');
});

it('takes titles, links and other orders to the terminal out, however they end', () => {
  expect(stripAnsi(`${ESC}]0;owned\u0007a${ESC}]8;;http://evil/${ESC}\\link${ESC}]8;;${ESC}\\b`)).toBe(
    'alinkb',
  );
  expect(stripAnsi(`${ESC}P+q544e${ESC}\\a${ESC}_x\u009cb`)).toBe('ab');
});

it('loses one line at most to a sequence that never ends', () => {
  expect(stripAnsi(`${ESC}]0;never ended\nnext`)).toBe('\nnext');
  expect(stripAnsi(`a${ESC}`)).toBe('a');
  expect(stripAnsi(`a${ESC}[31`)).toBe('a');
});

it('has what was written over on lines of their own, and rubs out what was rubbed out', () => {
  expect(stripAnsi('10%\r100%\r\ndone')).toBe('10%\n100%\ndone');
  expect(stripAnsi('N\bNA\bAM\bME\bE')).toBe('NAME');
  expect(stripAnsi('\b\bx\n\by')).toBe('x\ny');
});

it('leaves out control characters but ends of lines and tabs', () => {
  expect(stripAnsi('a\u0000b\u0007\tc\nd\u007fe\u0085')).toBe('ab\tc\nde');
});

it('leaves other text as it is', () => {
  const text = 'ünï 漢字 👩‍💻 [31m not a colour\n\tok';
  expect(stripAnsi(text)).toBe(text);
});
