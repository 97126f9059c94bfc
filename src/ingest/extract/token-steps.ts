import type { Columns } from '../kinds/record-kind.ts';

const COUNTS = ['total', 'input', 'output', 'reasoning', 'cache_read', 'cache_write'] as const;

const LEAVES: Readonly<Record<(typeof COUNTS)[number], string>> = {
  total: 'r.tokens.total',
  input: 'r.tokens."input"',
  output: 'r.tokens."output"',
  reasoning: 'r.tokens.reasoning',
  cache_read: 'r.tokens.cache."read"',
  cache_write: 'r.tokens.cache."write"',
};

const PATHS: Readonly<Record<(typeof COUNTS)[number], string>> = {
  total: '$.total',
  input: '$.input',
  output: '$.output',
  reasoning: '$.reasoning',
  cache_read: '$.cache.read',
  cache_write: '$.cache.write',
};

/**
 * Steps that open a JSON leaf of token counts and one of a cost: `tokens` (raw leaves), `token_numbers` and `cost_number`.
 * Source: `tokens{total?,input,output,reasoning,cache{read,write}}` of OpenCode 0.1 to 2.0.
 */
export function tokenSteps(tokens: string, cost: string): readonly [Columns, Columns] {
  return [
    {
      tokens: `from_json(${tokens}, '{"total":"JSON","input":"JSON","output":"JSON","reasoning":"JSON","cache":{"read":"JSON","write":"JSON"}}')`,
      tokens_leaf: tokens,
      cost_leaf: cost,
    },
    {
      token_numbers: `CASE WHEN r.tokens IS NOT NULL THEN {${COUNTS.map((count) => `${count}: number_of(${LEAVES[count]})`).join(', ')}} END`,
      cost_number: 'number_of(r.cost_leaf)',
    },
  ];
}

/** The columns of counts and cost that messages and parts share (counting rules 1, 2 and 17). */
export const TOKEN_COLUMNS: Columns = {
  ...Object.fromEntries(
    COUNTS.filter((count) => count !== 'total').map((count) => [`tokens_${count}`, countOf(count)]),
  ),
  tokens_total: `CASE
    WHEN r.tokens_leaf IS NULL THEN NULL
    WHEN is_count(r.token_numbers.total) THEN floor(r.token_numbers.total)::BIGINT
    ELSE ${COUNTS.filter((count) => count !== 'total')
      .map((count) => `coalesce(${countOf(count)}, 0)`)
      .join(' + ')}
  END`,
  cost: 'cost_of(r.cost_leaf, r.cost_number)',
};

function countOf(count: (typeof COUNTS)[number]): string {
  return `count_of(${LEAVES[count]}, r.token_numbers.${count})`;
}

/** True where a count or the cost is no number of its range, or where the counts are no object. */
export const BAD_TOKENS = `(
    r.tokens_leaf IS NOT NULL AND (
      json_type(r.tokens_leaf) <> 'OBJECT'
      OR json_type(r.tokens_leaf, '$.cache') <> 'OBJECT'
      OR ${COUNTS.map((count) => `(${LEAVES[count]} IS NOT NULL AND NOT is_count(r.token_numbers.${count}))`).join('\n      OR ')}
      OR ${COUNTS.map((count) => `null_in(r.tokens_leaf, '${PATHS[count]}')`).join('\n      OR ')}
    )
    OR (r.cost_leaf IS NOT NULL AND NOT is_cost(r.cost_number))
  )`;

/** What {@link BAD_TOKENS} finds, one entry a field. */
export const TOKEN_ISSUES: readonly string[] = [
  `issue_if(json_type(r.tokens_leaf) <> 'OBJECT', 'bad_shape', 'tokens', r.tokens_leaf)`,
  `issue_if(json_type(r.tokens_leaf, '$.cache') <> 'OBJECT', 'bad_shape', 'tokens.cache', json_extract(r.tokens_leaf, '$.cache'))`,
  ...COUNTS.map(
    (count) => `issue_if(
      (${LEAVES[count]} IS NOT NULL AND NOT is_count(r.token_numbers.${count})) OR null_in(r.tokens_leaf, '${PATHS[count]}'),
      'bad_number', 'tokens.${PATHS[count].slice(2)}', coalesce(${LEAVES[count]}, 'null'))`,
  ),
  `issue_if(r.cost_leaf IS NOT NULL AND NOT is_cost(r.cost_number), 'bad_number', 'cost', r.cost_leaf)`,
];

/** True where a count is above its threshold (counting rule 14). Cached input is not judged. */
export const SUSPICIOUS_TOKENS = `coalesce(
    r.token_numbers."input" > token_max_input()
    OR r.token_numbers."output" > token_max_output()
    OR r.token_numbers.reasoning > token_max_reasoning(), false)`;

/** What {@link SUSPICIOUS_TOKENS} finds; a number out of every range is bad, not suspicious. */
export const SUSPICIOUS_ISSUES: readonly string[] = (['input', 'output', 'reasoning'] as const).map(
  (count) =>
    `issue_if(is_count(r.token_numbers.${count}) AND r.token_numbers.${count} > token_max_${count}(), 'suspicious_tokens', 'tokens.${count}', ${LEAVES[count]})`,
);
