import { displayWidth, fitText, pad, safeText, wrap } from './terminal-text.ts';

/** What a text is laid out for: columns of the terminal, and whether colours may be used. */
export interface View {
  readonly width: number;
  readonly colour: boolean;
  /** IANA zone of shown times. */
  readonly timeZone: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * A column. A flexible one is cut where room is short, to `least` cells (12) while there are optional ones; an optional
 * one goes first, the last of them before the others.
 */
export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  readonly flexible?: boolean;
  readonly least?: number;
  readonly optional?: boolean;
}

const gap = '  ';
const narrowest = 12;

/** A bold line where colours may be used. */
export function heading(text: string, view: Pick<View, 'colour'>): string {
  return view.colour ? `\u001b[1m${text}\u001b[22m` : text;
}

/**
 * Lays rows out under a header, within the width: optional columns go, then flexible ones are cut. Cells are stored text
 * as it is; they are made safe here. Lines have no spaces at their end.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  view: Pick<View, 'width' | 'colour'>,
): string {
  const natural = columns.map((column) => displayWidth(safeText(column.title)));
  for (const row of rows) {
    row.forEach((cell, index) => {
      natural[index] = Math.max(natural[index] ?? 0, displayWidth(fitText(cell, view.width)));
    });
  }
  const shown = columnsThatFit(columns, natural, view.width);
  const widths = shrink(columns, natural, shown, view.width);
  const line = (cells: readonly string[]): string =>
    shown
      .map((index) => {
        const width = widths[index] ?? 0;
        return pad(fitText(cells[index] ?? '', width), width, columns[index]?.align ?? 'left');
      })
      .join(gap)
      .trimEnd();
  return [heading(line(columns.map((column) => column.title)), view), ...rows.map(line)].join('\n');
}

function columnsThatFit(columns: readonly Column[], natural: readonly number[], width: number): number[] {
  let shown = columns.map((_, index) => index);
  const smallest = (index: number): number => {
    const full = natural[index] ?? 0;
    const column = columns[index];
    return column?.flexible ? Math.min(full, column.least ?? narrowest) : full;
  };
  const needed = (): number => totalOf(shown.map(smallest));
  for (let index = columns.length - 1; index >= 0 && needed() > width; index--) {
    if (columns[index]?.optional) shown = shown.filter((other) => other !== index);
  }
  return shown;
}

function totalOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, gap.length * Math.max(0, widths.length - 1));
}

/** Takes columns off the widest flexible column until the rows fit or none is wider than its least. */
function shrink(
  columns: readonly Column[],
  natural: readonly number[],
  shown: readonly number[],
  width: number,
): number[] {
  const widths = [...natural];
  const flexible = shown.filter((index) => columns[index]?.flexible);
  let excess = totalOf(shown.map((index) => widths[index] ?? 0)) - width;
  while (excess > 0) {
    const widest = flexible.reduce<number | null>(
      (best, index) => (best === null || (widths[index] ?? 0) > (widths[best] ?? 0) ? index : best),
      null,
    );
    if (widest === null || (widths[widest] ?? 0) <= Math.min(narrowest, natural[widest] ?? 0)) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess--;
  }
  return widths;
}

/** Names and values under each other; a value goes on below its start, and ends with `…` after four lines. */
export function pairs(rows: readonly (readonly [string, string])[], view: Pick<View, 'width'>): string {
  const nameWidth = Math.max(0, ...rows.map(([name]) => displayWidth(name)));
  const indent = nameWidth + gap.length;
  const valueWidth = Math.max(narrowest, view.width - indent);
  return rows
    .map(([name, value]) => {
      const lines = wrap(fitText(value, valueWidth * 4), valueWidth);
      return `${pad(name, nameWidth, 'left')}${gap}${lines.join(`\n${' '.repeat(indent)}`)}`.trimEnd();
    })
    .join('\n');
}

/** Parts of a text, those that are there, with an empty line between them. */
export function blocks(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join('\n\n');
}
