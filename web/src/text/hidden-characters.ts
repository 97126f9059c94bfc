/**
 * Characters that reorder what follows, or that take no room: with them a text reads otherwise than it is. The joiners
 * that scripts and emoji need are left alone.
 */
const HIDDEN =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** A text in which hidden characters are named, such as `⟨U+202E⟩`. */
export function showHidden(text: string): string {
  return text.replace(HIDDEN, (character, offset: number) => {
    // A mark of the byte order at the beginning is how files begin.
    if (character === '\ufeff' && offset === 0) return '';
    return `⟨U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}
