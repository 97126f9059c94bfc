/** How deep values stand in one another before a text is left as written: each level is indented further. */
const DEEPEST = 64;

/**
 * A JSON text with two spaces a level; null for a text that is none, or too deep to read. Values stay to the letter as
 * written: numbers keep all digits, keys their order, twins both.
 */
export function prettyJson(text: string): string | null {
  try {
    JSON.parse(text);
  } catch {
    // How JSON.parse says that a text is no JSON.
    return null;
  }
  let depth = 0;
  let deepest = 0;
  const line = (change: number): string => {
    depth += change;
    deepest = Math.max(deepest, depth);
    return `\n${'  '.repeat(Math.min(depth, DEEPEST))}`;
  };
  const pretty = text.replace(TOKEN, (token) => {
    if (token.startsWith('"') || /^[[{]\s*[\]}]$/.test(token)) return token.replace(/^([[{])\s*/, '$1');
    if (token === '{' || token === '[') return token + line(1);
    if (token === '}' || token === ']') return line(-1) + token;
    if (token === ',') return `,${line(0)}`;
    return token === ':' ? ': ' : '';
  });
  return deepest > DEEPEST ? null : pretty;
}

/** What is not a number or a word: texts, what opens and closes (both at once where nothing is between), and space. */
const TOKEN = /"(?:[^"\\]|\\.)*"|\{\s*\}|\[\s*\]|[{}[\],:]|\s+/g;
