/**
 * Text for comparing without regard to case: each character on its own, so that places in it are places in the text.
 * DuckDB's `lower` does the same.
 */
export function foldCase(text: string): string {
  let folded = '';
  for (const character of text) folded += foldCharacter(character);
  return folded;
}

/** The lower case of one character; where that takes several, the first. */
function foldCharacter(character: string): string {
  const [lower = character] = character.toLowerCase();
  return lower.length === character.length ? lower : character;
}

/** A stretch of a text, in UTF-16 code units: `start` is inclusive, `end` exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Where any of the texts, folded already, stands in `text`, in order and without overlaps. */
export function stretchesOf(text: string, folded: readonly string[]): Stretch[] {
  const haystack = foldCase(text);
  const found: Stretch[] = [];
  let at = 0;
  while (at < haystack.length) {
    const nearest = folded
      .map((needle) => ({ start: haystack.indexOf(needle, at), length: needle.length }))
      .filter(({ start, length }) => start >= 0 && length > 0)
      .sort((a, b) => a.start - b.start || b.length - a.length)[0];
    if (nearest === undefined) break;
    at = nearest.start + nearest.length;
    found.push({ start: nearest.start, end: at });
  }
  return found;
}
