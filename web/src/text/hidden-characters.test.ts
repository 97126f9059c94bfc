import { expect, it } from 'vitest';
import { showHidden } from './hidden-characters.ts';

it('names characters that reorder text', () => {
  expect(showHidden('access\u202e⁦level')).toBe('access⟨U+202E⟩⟨U+2066⟩level');
  expect(showHidden('a\u200fb')).toBe('a⟨U+200F⟩b');
});

it('names characters without a width, and tags', () => {
  expect(showHidden('pa\u200byl\u2060oad')).toBe('pa⟨U+200B⟩yl⟨U+2060⟩oad');
  expect(showHidden('x\u{e0041}')).toBe('x⟨U+E0041⟩');
});

it('leaves joiners of scripts and emoji alone, and a mark of the byte order at the beginning out', () => {
  expect(showHidden('👩\u200d💻 می\u200cخواهم')).toBe('👩\u200d💻 می\u200cخواهم');
  expect(showHidden('\ufeffa\ufeffb')).toBe('a⟨U+FEFF⟩b');
});
