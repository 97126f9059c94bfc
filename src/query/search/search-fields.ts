import type { SearchHit } from '../../contract/search.ts';
import { foldCase } from '../../core/search/fold-case.ts';
import type { SearchTerm } from '../../core/search/search-term.ts';
import { constant, join, type Sql, sql } from '../../db/sql.ts';

/** A text of a row in which is looked: `when` says which rows have it, `text` is SQL over the row. */
export interface SearchField {
  readonly kind: SearchHit['kind'];
  readonly when: string;
  readonly text: string;
  /** It is JSON: a quote or a line break is written as it is inside a string. */
  readonly isJson: boolean;
}

const plain = (kind: SearchHit['kind'], when: string, text: string): SearchField => ({
  kind,
  when,
  text,
  isJson: false,
});

/** The texts of parts `p` of messages `m`. */
export const PART_FIELDS: readonly SearchField[] = [
  plain('prompt', "p.type = 'text' AND m.role = 'user' AND p.is_synthetic IS NOT TRUE", 'p.text'),
  plain('answer', "p.type = 'text' AND m.role IS DISTINCT FROM 'user'", 'p.text'),
  plain('event', "p.type = 'text' AND m.role = 'user' AND p.is_synthetic IS TRUE", 'p.text'),
  plain('reasoning', "p.type = 'reasoning'", 'p.text'),
  plain('call', "p.type = 'tool'", "concat_ws(' ', p.tool_name, p.preview)"),
  { kind: 'input', when: "p.type = 'tool'", text: 'p.input::VARCHAR', isJson: true },
  plain('output', "p.type = 'tool'", 'p.output'),
  plain('error', "p.type = 'tool'", 'p.error_message'),
];

/** The texts of messages `m` themselves: OpenCode 2 keeps prompts and events there. */
export const MESSAGE_FIELDS: readonly SearchField[] = [
  plain('prompt', "m.role = 'user' AND m.text IS NOT NULL", 'm.text'),
  plain('event', "m.role IS DISTINCT FROM 'user' AND m.text IS NOT NULL", 'm.text'),
  plain('error', 'm.error_name IS NOT NULL', "concat_ws(': ', m.error_name, m.error_message)"),
];

/** The texts of sessions `s`. */
export const TITLE_FIELDS: readonly SearchField[] = [plain('title', 'true', 's.title')];

/** Those of the fields that the terms let in. */
export function fieldsFor(
  fields: readonly SearchField[],
  terms: readonly SearchTerm[],
): readonly SearchField[] {
  const named = terms.filter((term) => term.kind === 'choice' && term.key === 'in');
  const kinds = (negated: boolean): string[] =>
    named
      .filter((term) => term.negated === negated)
      .flatMap((term) => ('value' in term ? [String(term.value)] : []));
  const wanted = kinds(false);
  const unwanted = kinds(true);
  return fields.filter(
    ({ kind }) => (wanted.length === 0 || wanted.includes(kind)) && !unwanted.includes(kind),
  );
}

/** Predicate: the row has one of the fields, every text that is asked for stands in one, and none that is not wanted. */
export function textsHold(fields: readonly SearchField[], terms: readonly SearchTerm[]): Sql {
  if (fields.length === 0) return sql`false`;
  const texts = terms.flatMap((term) =>
    term.kind === 'text'
      ? [sql`${constant(term.negated ? 'NOT ' : '')}${anyHolds(fields, foldCase(term.text))}`]
      : [],
  );
  // Not whether the text is there: to know that, a scan has to read it.
  const isThere = join(
    fields.map(({ when }) => constant(`(${when})`)),
    ' OR ',
  );
  return join([sql`(${isThere})`, ...texts], ' AND ');
}

function anyHolds(fields: readonly SearchField[], needle: string): Sql {
  return sql`(${join(
    fields.map((field) => sql`(${constant(field.when)} AND coalesce(${holds(field, needle)}, false))`),
    ' OR ',
  )})`;
}

/** Predicate: the field holds the folded text. */
export function holds({ text, isJson }: SearchField, needle: string): Sql {
  const found = (written: string): Sql => sql`contains(lower(${constant(text)}), ${written})`;
  const escaped = jsonText(needle);
  return isJson && escaped !== needle ? sql`(${found(needle)} OR ${found(escaped)})` : found(needle);
}

/** The text as it stands inside of a JSON string. */
export function jsonText(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
