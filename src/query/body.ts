import type { Body } from '../contract/transcript.ts';
import { constant, type Sql, sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';

/** A column with a text as two for {@link bodyOf}: at most `most` characters of it, all where that is null, and its size. */
export function bodyColumns(column: string, name: string, most: number | null): Sql {
  const text = constant(column);
  const cut = most === null ? text : sql`left(${text}, ${BigInt(most)}::BIGINT)`;
  return sql`${cut} AS ${constant(name)}, length(${text}) AS ${constant(`${name}_size`)}`;
}

/** A text with its size, null where there is none. */
export function bodyOf(row: Row, name: string, most: number | null): Body | null {
  const text = row[name];
  if (text === null || text === undefined) return null;
  const size = Number(row[`${name}_size`]);
  return { text: String(text), size, truncated: most !== null && size > most };
}
