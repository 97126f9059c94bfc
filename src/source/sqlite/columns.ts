import type { SqlValue } from './read-only-database.ts';

/**
 * SQL expressions for stored values that may be of any type and hold any bytes, and how to decode them. Text that
 * is not ASCII is selected as a blob: libsql ends the process over text that is not UTF-8. Columns are names
 * from our own constants.
 */

/** An id: printable ASCII as text (the quick and usual way), other text as a blob, anything else as null. */
export function idColumn(column: string): string {
  return (
    `case when typeof(${column}) = 'text' then ` +
    `case when ${column} glob '*[^ -~]*' or octet_length(${column}) <> length(${column}) ` +
    `then cast(${column} as blob) else ${column} end end`
  );
}

/** A whole number within ±(2^53 − 1), anything else as null; fractions are cut off. */
export function integerColumn(column: string): string {
  return (
    `case when typeof(${column}) in ('integer', 'real') ` +
    `and ${column} between -9007199254740991 and 9007199254740991 then cast(${column} as integer) end`
  );
}

/** `integerColumn`, or null when the table lacks the column. */
export function integerIn(columns: ReadonlySet<string>, column: string): string {
  return columns.has(column) ? integerColumn(column) : 'null';
}

/** A value as it is, text as a blob. */
export function valueColumn(column: string): string {
  return `case typeof(${column}) when 'text' then cast(${column} as blob) else ${column} end`;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of an id column; null when it is not text or not UTF-8. */
export function idOf(value: SqlValue | undefined): string | null {
  if (typeof value === 'string') return value;
  if (!Buffer.isBuffer(value)) return null;
  try {
    return decoder.decode(value);
  } catch {
    return null;
  }
}

/** The number of an integer column, or null. */
export function integerOf(value: SqlValue | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

/** The value of a value column; bytes become text, with U+FFFD for what is not UTF-8. */
export function plainValue(value: SqlValue | undefined): string | number | null {
  return Buffer.isBuffer(value) ? value.toString('utf8') : (value ?? null);
}

/** A name of the database's own choosing as an SQL identifier. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
