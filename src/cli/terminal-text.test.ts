import fc from 'fast-check';
import { expect, test } from 'vitest';
import { displayWidth, fitText, pad, safeText, wrap } from './terminal-text.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const forbidden = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/u;

test('escape sequences go, controls and overrides become visible', () => {
  expect(safeText('\u001b[31mred\u001b[0m')).toBe('red');
  expect(safeText('\u001b]8;;http://x\u0007link\u001b]8;;\u0007')).toBe('link');
  expect(safeText('a\nb\tc\u0000\u007f')).toBe('a␊b␉c␀␡');
  expect(safeText('\u0085\u202eexe\u2066\u2028')).toBe('��exe�␊');
  expect(safeText('\ud800x😀')).toBe('�x😀');
});

test('no text whatever leaves a control character, half a pair or a direction override', () => {
  const pieces = fc.constantFrom(
    '\u001b',
    '[',
    '\u009b',
    '31m',
    ']0;',
    '\u0007',
    '\u202e',
    '\ud83d',
    '\ude00',
    '\n',
    'x',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(pieces).map((all) => all.join('')),
      ),
      (text) => {
        expect(safeText(text)).not.toMatch(forbidden);
      },
    ),
  );
});

test('no text is wider than it is allowed to be', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 0, max: 30 }), (text, width) => {
      const shown = fitText(text, width);
      expect(displayWidth(shown)).toBeLessThanOrEqual(width);
      expect(shown).not.toMatch(forbidden);
    }),
  );
});

test('text is cut by columns, not by characters, and pairs and joined emoji stay whole', () => {
  expect(fitText('abcdef', 6)).toBe('abcdef');
  expect(fitText('abcdefg', 6)).toBe('abcde…');
  expect(fitText('日本語テキスト', 6)).toBe('日本…');
  expect(fitText('👩‍👩‍👧x👩‍👩‍👧', 4)).toBe('👩‍👩‍👧x…');
});

test('a heap of combining marks and a very long text are cut to a bounded length', () => {
  expect(fitText(`a${'\u0301'.repeat(1_000_000)}`, 10).length).toBeLessThan(400);
  expect(fitText('x'.repeat(60_000_000), 10)).toBe('xxxxxxxxx…');
});

test('padding counts columns', () => {
  expect(pad('日本', 6, 'left')).toBe('日本  ');
  expect(pad('12', 4, 'right')).toBe('  12');
});

test('text is wrapped at spaces and long words stay whole', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrap('a incomprehensible b', 5)).toEqual(['a', 'incomprehensible', 'b']);
});
