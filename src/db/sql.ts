/** A value that can be bound to a statement; epoch milliseconds travel as numbers, see {@link timestamp}. */
export type SqlValue = string | number | bigint | boolean | null | readonly string[];

/** A statement or a piece of one: text with `$1 … $n` in it, and the values that belong there. */
export interface Sql {
  readonly parts: readonly string[];
  readonly values: readonly SqlValue[];
}

/**
 * Tags SQL text. Interpolated {@link Sql} is spliced in, everything else becomes a bound parameter, so that no value
 * can change the statement.
 */
export function sql(strings: TemplateStringsArray, ...inserted: readonly (SqlValue | Sql)[]): Sql {
  const parts: string[] = [strings[0] ?? ''];
  const values: SqlValue[] = [];
  inserted.forEach((item, index) => {
    const after = strings[index + 1] ?? '';
    if (isSql(item)) {
      const [first = '', ...rest] = item.parts;
      parts[parts.length - 1] += first;
      parts.push(...rest);
      values.push(...item.values);
      parts[parts.length - 1] += after;
    } else {
      values.push(item);
      parts.push(after);
    }
  });
  return { parts, values };
}

/** SQL text of our own constants: table names, column lists, expressions. Never anything that was read or typed. */
export function constant(text: string): Sql {
  return { parts: [text], values: [] };
}

/** Joins pieces with `separator`, another of our own constants. */
export function join(pieces: readonly Sql[], separator: string): Sql {
  const [first, ...rest] = pieces;
  if (first === undefined) return constant('');
  return rest.reduce((joined, piece) => sql`${joined}${constant(separator)}${piece}`, first);
}

/** A quoted SQL string literal, for the few places where DuckDB takes no parameter (ATTACH, table functions, SET). */
export function literal(text: string): Sql {
  return constant(`'${text.replaceAll("'", "''")}'`);
}

/** A UTC timestamp from epoch milliseconds. */
export function timestamp(epochMs: number | null): Sql {
  return epochMs === null
    ? constant('NULL::TIMESTAMP')
    : sql`epoch_ms(${BigInt(Math.trunc(epochMs))}::BIGINT)`;
}

/** The statement's text with numbered parameters. */
export function textOf(statement: Sql): string {
  return statement.parts.reduce((text, part, index) => (index === 0 ? part : `${text}$${index}${part}`), '');
}

function isSql(item: SqlValue | Sql): item is Sql {
  return typeof item === 'object' && item !== null && 'parts' in item;
}
