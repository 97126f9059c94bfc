import { jsonLine } from '../../core/json-line.ts';
import type { PlainValue } from '../../db/values.ts';
import { type ExportColumn, isBare } from './export-columns.ts';

/** How rows of texts become a document. */
export interface TextFormat {
  readonly head: (columns: readonly ExportColumn[]) => string;
  readonly row: (columns: readonly ExportColumn[], row: readonly PlainValue[], isFirst: boolean) => string;
  readonly tail: (isEmpty: boolean) => string;
}

/** RFC 4180, with a header. A text cell that a spreadsheet would run as a formula gets an apostrophe before it. */
export const CSV: TextFormat = {
  head: (columns) => `${columns.map(({ name }) => name).join(',')}\r\n`,
  row: (columns, row) =>
    `${row.map((value, index) => cell(value, columns[index]?.kind === 'text')).join(',')}\r\n`,
  tail: () => '',
};

/** An array with an object on each line. */
export const JSON_ROWS: TextFormat = {
  head: () => '[',
  row: (columns, row, isFirst) => {
    const members = columns.map((column, index) => `"${column.name}":${member(column, row[index] ?? null)}`);
    return `${isFirst ? '' : ','}\n{${members.join(',')}}`;
  },
  tail: (isEmpty) => (isEmpty ? ']\n' : '\n]\n'),
};

function cell(value: PlainValue, isText: boolean): string {
  if (value === null) return '';
  const text = String(value);
  const disarmed = isText && /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(disarmed) ? `"${disarmed.replaceAll('"', '""')}"` : disarmed;
}

function member(column: ExportColumn, value: PlainValue): string {
  if (value === null) return 'null';
  return isBare(column) ? String(value) : jsonLine(value).trimEnd();
}
