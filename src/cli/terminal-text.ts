import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';

/** C0, DEL and C1 controls, line separators, and the characters that turn the direction of writing. */
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/g;
/** With the flag u a pair is one code point, so only halves that stand alone match. */
const loneSurrogate = /\p{Surrogate}/gu;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** A column is at most this many code units; what exceeds it is a heap of combining marks. */
const unitsPerColumn = 32;

/**
 * Makes stored text safe to print on one line: escape sequences go, controls become their visible signs (a line break
 * is `␊`), and direction overrides and halves of surrogate pairs become `�`.
 */
export function safeText(text: string): string {
  return stripVTControlCharacters(text.replace(loneSurrogate, '�')).replace(unsafe, (character) => {
    const code = character.charCodeAt(0);
    if (code <= 0x1f) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return '␡';
    return code === 0x2028 || code === 0x2029 ? '␊' : '�';
  });
}

/** How many columns of a terminal a safe text takes. */
export function displayWidth(text: string): number {
  return stringWidth(text);
}

/** The safe form of a text, cut with `…` to at most this many columns. */
export function fitText(text: string, width: number): string {
  if (width <= 0) return '';
  const most = width * unitsPerColumn;
  // Escape sequences take no room, so what is cut off before they are gone is cut generously.
  const safe = safeText(text.length > most * 4 ? text.slice(0, most * 4) : text);
  if (safe.length <= most && displayWidth(safe) <= width) return safe;
  let cut = '';
  let used = 0;
  for (const { segment } of graphemes.segment(safe.slice(0, most))) {
    const columns = displayWidth(segment);
    if (used + columns > width - 1) break;
    if (cut.length + segment.length > most) break;
    cut += segment;
    used += columns;
  }
  return `${cut.replace(loneSurrogate, '�')}…`;
}

/** The text with spaces after it (or before it) up to this many columns. */
export function pad(text: string, width: number, align: 'left' | 'right'): string {
  const spaces = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? text + spaces : spaces + text;
}

/** Breaks plain text into lines of at most this many columns, at spaces; longer words stay whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of safeText(text).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && displayWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  lines.push(line);
  return lines;
}
