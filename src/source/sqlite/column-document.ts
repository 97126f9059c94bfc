import { plainValue, valueColumn } from './columns.ts';
import type { SqlValue } from './read-only-database.ts';

/** A stored column's value: text, a number, or null for NULL and for a column that this version lacks. */
export type ColumnValue = string | number | null;

/** The values of a row by column. */
export type ColumnValues = Readonly<Record<string, ColumnValue>>;

/** The select list for `names`, in their order, with null for a column that the table lacks. */
export function valueColumns(names: readonly string[], present: ReadonlySet<string>): string {
  return names.map((name) => (present.has(name) ? valueColumn(name) : 'null')).join(', ');
}

/** The values that `valueColumns` selected, from `values[offset]` on. */
export function columnValues(
  names: readonly string[],
  values: readonly SqlValue[],
  offset: number,
): ColumnValues {
  return Object.fromEntries(names.map((name, index) => [name, plainValue(values[offset + index])]));
}

/** An object without its null members; null when none is left, so that an absent group stays absent. */
export function withoutNulls(members: Readonly<Record<string, unknown>>): Record<string, unknown> | null {
  const kept = Object.entries(members).filter(([, value]) => value !== null);
  return kept.length === 0 ? null : Object.fromEntries(kept);
}

/** The JSON in a text column, to embed; text that is not JSON stays text, a number a number. */
export function embedded(value: ColumnValue): unknown {
  if (typeof value !== 'string') return value;
  try {
    const parsed: unknown = JSON.parse(value);
    JSON.stringify(parsed); // throws for nesting that is too deep to be written again
    return parsed;
  } catch {
    return value;
  }
}

/** The JSON bytes of a document made of columns; an infinite number, which JSON lacks, becomes a string. */
export function documentBytes(document: unknown): Buffer {
  const json = JSON.stringify(document, (_key, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
  return Buffer.from(json, 'utf8');
}
