import { lexer, type Token } from 'marked';

/** Characters of the longest text that is read as Markdown; a longer one would hold the page up. */
const longestMarkdown = 65_536;

/** How deep quotes and lists stand in one another before the rest is shown as written. */
export const deepestNesting = 16;

/** The tokens of a Markdown text; null where it is to be shown as written: too long, or nested beyond reading. */
export function markdownTokens(text: string): readonly Token[] | null {
  if (text.length > longestMarkdown) return null;
  try {
    return lexer(text, { gfm: true, breaks: true });
  } catch {
    // Thousands of quotes within one another are more than the stack holds.
    return null;
  }
}

/** The level of each heading of a text, those of a page in order: no level is skipped, and none is above `first`. */
export function headingLevels(tokens: readonly Token[], first: number): ReadonlyMap<Token, number> {
  const levels = new Map<Token, number>();
  const open: number[] = [];
  for (const token of tokens) {
    if (token.type !== 'heading') continue;
    while (open.length > 0 && (open.at(-1) ?? 0) >= token.depth) open.pop();
    levels.set(token, Math.min(6, first + open.length));
    open.push(token.depth);
  }
  return levels;
}
