import { foldCase } from '../../core/search/fold-case.ts';
import type { AmountTerm, ChoiceTerm, NameTerm, SearchTerm } from '../../core/search/search-term.ts';
import { constant, join, type Sql, sql } from '../../db/sql.ts';

/** What the terms can be asked of, as SQL over one row; null where the row has no such thing. */
export interface SearchedRow {
  readonly tool: string | null;
  readonly agent: string | null;
  readonly provider: string | null;
  readonly model: string | null;
  /** Paths that the row is about. */
  readonly files: readonly string[];
  readonly status: string | null;
  /** Milliseconds. */
  readonly dur: string | null;
  /** USD. */
  readonly cost: string | null;
}

/** A part `p` of a message `m`. */
export const PART_ROW: SearchedRow = {
  tool: 'p.tool_name',
  agent: 'm.agent',
  provider: 'm.provider',
  model: 'm.model',
  files: ["json_extract_string(p.input, '$.filePath')", "json_extract_string(p.input, '$.path')"],
  status: 'p.outcome',
  // Texts and reasoning have durations too, of being written.
  dur: "CASE WHEN p.type = 'tool' THEN p.duration_ms END",
  cost: 'm.cost',
};

/** A message `m` itself. */
export const MESSAGE_ROW: SearchedRow = {
  ...PART_ROW,
  tool: null,
  files: [],
  status: "CASE WHEN m.error_name IS NOT NULL THEN 'error' END",
  dur: null,
};

/** The title of a session. */
export const TITLE_ROW: SearchedRow = {
  ...MESSAGE_ROW,
  agent: null,
  provider: null,
  model: null,
  status: null,
  cost: null,
};

/**
 * Predicate: the row and its session `s` fulfil the terms that are no texts. Terms with the same key are alternatives,
 * but for amounts; what is negated must not hold. What a row does not have fulfils nothing.
 */
export function termsHold(row: SearchedRow, terms: readonly SearchTerm[]): Sql {
  const alternatives = new Map<string, Sql[]>();
  const conditions: Sql[] = [sql`true`];
  for (const term of terms) {
    if (term.kind === 'text' || (term.kind === 'choice' && term.key === 'in')) continue;
    const holds = sql`coalesce(${conditionOf(row, term)}, false)`;
    if (term.negated) conditions.push(sql`NOT ${holds}`);
    else if (term.kind === 'amount') conditions.push(holds);
    else alternatives.set(term.key, [...(alternatives.get(term.key) ?? []), holds]);
  }
  for (const either of alternatives.values()) conditions.push(sql`(${join(either, ' OR ')})`);
  return join(conditions, ' AND ');
}

type Condition = NameTerm | AmountTerm | ChoiceTerm;

function conditionOf(row: SearchedRow, term: Condition): Sql {
  switch (term.kind) {
    case 'name':
      return nameCondition(row, term);
    case 'amount':
      return amountCondition(row[term.key], term);
    case 'choice':
      return term.key === 'is' ? constant(IS[term.value] ?? 'false') : equal(row.status, term.value);
  }
}

/** Of sessions `s`. */
const IS: Readonly<Record<string, string>> = {
  fork: 's.is_fork',
  child: 's.parent_id IS NOT NULL',
  root: 's.parent_id IS NULL',
  archived: 's.archived IS NOT NULL',
  missing: 's.is_missing',
  orphan: 's.is_orphan',
};

function nameCondition(row: SearchedRow, { key, value, isPart }: NameTerm): Sql {
  const test = isPart ? contains : equal;
  if (key === 'file') return anyOf(row.files.map((file) => contains(file, value)));
  if (key !== 'model') return test(row[key], value);
  if (row.model === null || row.provider === null) return sql`false`;
  return anyOf([test(row.model, value), test(`(${row.provider} || '/' || ${row.model})`, value)]);
}

function anyOf(conditions: readonly Sql[]): Sql {
  return sql`(${join([...conditions, sql`false`], ' OR ')})`;
}

function equal(column: string | null, value: string): Sql {
  return column === null ? sql`false` : sql`${constant(column)} = ${value}`;
}

function contains(column: string | null, value: string): Sql {
  return column === null ? sql`false` : sql`contains(lower(${constant(column)}), ${foldCase(value)})`;
}

function amountCondition(column: string | null, { comparison, value }: AmountTerm): Sql {
  return column === null
    ? sql`false`
    : sql`${constant(column)}::DOUBLE ${constant(comparison)} ${value}::DOUBLE`;
}
