/** One place where a module names another: `specifier` is null when it is computed. */
interface Import {
  readonly line: number;
  readonly specifier: string | null;
}

interface Token {
  readonly kind: 'word' | 'string' | 'mark';
  readonly text: string;
  readonly line: number;
}

/**
 * Every module that a TypeScript text names: imports and re-exports (of types too), dynamic imports, `require`, and
 * `new URL('….ts', import.meta.url)`, by which workers are started. Comments and other strings do not count.
 */
export function importsOf(text: string): Import[] {
  const tokens = tokensOf(text);
  return tokens.flatMap((token, at): Import[] => {
    if (token.kind !== 'word' || tokens[at - 1]?.text === '.') return [];
    const specifier = specifierAt(tokens, at);
    return specifier === undefined ? [] : [{ line: token.line, specifier }];
  });
}

/** What the word at `at` imports: a specifier, null for a computed one, undefined when it imports nothing. */
function specifierAt(tokens: readonly Token[], at: number): string | null | undefined {
  const word = tokens[at]?.text;
  const next = tokens[at + 1];
  if (next === undefined) return undefined;
  if (word === 'import' && next.kind === 'string') return next.text;
  if ((word === 'import' || word === 'require') && next.text === '(') return literal(tokens[at + 2]);
  if (word === 'URL' && next.text === '(') {
    const named = tokens[at + 2];
    return named?.kind === 'string' && /\.[cm]?[jt]sx?$/.test(named.text) ? named.text : undefined;
  }
  if (word === 'import' && next.text !== '.' && next.text !== ':') return fromClause(tokens, at + 1);
  const reexports = next.text === 'type' ? tokens[at + 2]?.text : next.text;
  if (word === 'export' && (reexports === '{' || reexports === '*')) return fromClause(tokens, at + 1);
  return undefined;
}

function literal(token: Token | undefined): string | null {
  return token?.kind === 'string' ? token.text : null;
}

function fromClause(tokens: readonly Token[], start: number): string | undefined {
  for (let at = start; at < tokens.length; at += 1) {
    const token = tokens[at];
    const next = tokens[at + 1];
    if (token?.text === 'from' && token.kind === 'word' && next?.kind === 'string') return next.text;
    // `export { a };` has no clause; what follows is another statement.
    if (token?.text === ';' || (token?.text === '}' && next?.text !== 'from')) return undefined;
  }
  return undefined;
}

const WORD = /[\p{ID_Start}$_][\p{ID_Continue}$]*/uy;
const SPACE = /\s+/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const STRING = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** A template, or the piece of one up to its next `${`. */
const TEMPLATE = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)/y;
const BEFORE_REGEX = /^(?:[(,=:[!&|?{};+\-*%<>~^]|return|typeof|case|in|of|do|else|void|yield|await)$/;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  // How many braces are open in each `${…}` that the scanner is inside of.
  const braces: number[] = [];
  let at = 0;
  let line = 1;

  function take(pattern: RegExp): string | null {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? null;
    if (found === null) return null;
    at += found.length;
    line += found.split('\n').length - 1;
    return found;
  }
  function takeTemplate(): void {
    if (take(TEMPLATE)?.endsWith('${')) braces.push(0);
  }

  while (at < text.length) {
    if (take(SPACE) !== null || take(COMMENT) !== null) continue;
    const startLine = line;
    const previous = tokens.at(-1);
    const string = take(STRING);
    if (string !== null) {
      tokens.push({ kind: 'string', text: string.slice(1, -1), line: startLine });
      continue;
    }
    if (
      text[at] === '/' &&
      (previous === undefined || BEFORE_REGEX.test(previous.text)) &&
      take(REGEX) !== null
    ) {
      tokens.push({ kind: 'mark', text: 'regex', line: startLine });
      continue;
    }
    const word = take(WORD);
    if (word !== null) {
      tokens.push({ kind: 'word', text: word, line: startLine });
      continue;
    }
    const mark = text[at] ?? '';
    at += 1;
    if (mark === '`') {
      tokens.push({ kind: 'mark', text: 'template', line: startLine });
      takeTemplate();
      continue;
    }
    const open = braces.at(-1);
    if (open === 0 && mark === '}') {
      braces.pop();
      takeTemplate();
      continue;
    }
    if (open !== undefined && mark === '{') braces[braces.length - 1] = open + 1;
    if (open !== undefined && mark === '}') braces[braces.length - 1] = open - 1;
    tokens.push({ kind: 'mark', text: mark, line: startLine });
  }
  return tokens;
}
