import { constant, type Sql } from '../../db/sql.ts';

/** What a column holds, which decides how it is written. */
type ColumnKind = 'text' | 'count' | 'cost' | 'flag' | 'time' | 'list';

/** A column of an exported table: its name, and what it is in SQL. */
export interface ExportColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly value: string;
}

/** Columns of one kind that are called as they are: `alias.name`. */
export function columns(kind: ColumnKind, alias: string, names: string): readonly ExportColumn[] {
  return names.split(' ').map((name) => ({ name, kind, value: `${alias}.${name}` }));
}

/** A column under another name, or an expression. */
export function column(kind: ColumnKind, name: string, value: string): ExportColumn {
  return { kind, name, value };
}

/** Whether its text stands in JSON as it is, without quotes. */
export function isBare({ kind }: ExportColumn): boolean {
  return kind !== 'text' && kind !== 'time';
}

/**
 * The column as text: times ISO 8601 in UTC, costs as decimals rounded to 1e-10 without needless zeros, lists as JSON,
 * counts exact at any size.
 */
export function asText({ kind, value }: ExportColumn): Sql {
  switch (kind) {
    case 'cost':
      return constant(`regexp_replace(round(${value}, 10)::VARCHAR, '\\.?0+$', '')`);
    case 'time':
      return constant(`strftime(${value}, '%Y-%m-%dT%H:%M:%S.%gZ')`);
    case 'list':
      return constant(`to_json(${value})::VARCHAR`);
    case 'text':
      return constant(value);
    default:
      return constant(`${value}::VARCHAR`);
  }
}

/** The column with its own type: times know that they are UTC, costs and counts are exact. */
export function asTyped({ kind, value }: ExportColumn): Sql {
  switch (kind) {
    case 'cost':
      return constant(`round(${value}, 10)::DECIMAL(38, 10)`);
    case 'time':
      return constant(`timezone('UTC', ${value})`);
    case 'count':
      return constant(`${value}::DECIMAL(38, 0)`);
    default:
      return constant(value);
  }
}
