import type { Body } from '../contract/transcript.ts';
import { constant, type Sql, sql } from '../db/sql.ts';
import type { PlainValue } from '../db/values.ts';

/** A column with a text as a structure for {@link bodyOf}: at most `most` characters of it, all where that is null. */
export function bodyColumn(column: string, most: number | null): Sql {
  const text = constant(column);
  const cut = most === null ? text : sql`left(${text}, ${BigInt(most)}::BIGINT)`;
  return sql`CASE WHEN ${text} IS NOT NULL THEN {'text': ${cut}, 'size': length(${text})} END`;
}

/** A text with its size, null where there is none. */
export function bodyOf(value: PlainValue | undefined, most: number | null): Body | null {
  if (typeof value !== 'object' || value === null || !('size' in value)) return null;
  const size = Number(value.size);
  return { text: String(value.text), size, truncated: most !== null && size > most };
}
