/** Where a statement is wrong: line and column from 1, and the place of the character from 0. */
export interface ErrorPlace {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/**
 * The place that DuckDB points at: `LINE 2: …` and, below it, `^` under the character. Of a long line it prints a piece,
 * with dots where something is left out. Null where it names no place, or the piece is not in the statement.
 */
export function placeOfError(message: string, sql: string): ErrorPlace | null {
  const found = /^LINE (\d+): (.*)\n( *)\^/m.exec(message);
  if (found === null) return null;
  const [, lineText = '', piece = '', indent = ''] = found;
  const line = Number(lineText);
  const lines = sql.split('\n');
  const whole = lines[line - 1];
  if (whole === undefined) return null;
  const before = piece.startsWith('...') ? 3 : 0;
  const shown = piece.slice(before, piece.endsWith('...') ? -3 : undefined);
  const start = whole.indexOf(shown.trimEnd());
  const within = indent.length - `LINE ${lineText}: `.length - before;
  if (start === -1 || within < 0) return null;
  const column = Math.min(start + within, whole.length);
  const offset = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column;
  return { line, column: column + 1, offset };
}
