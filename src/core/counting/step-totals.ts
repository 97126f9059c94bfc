import { exists } from './existence.ts';

/**
 * SELECT with the columns of the table `step_totals`: for every message with more than one step-finish part, the sums of
 * those parts, which replace the message's tokens (counting rule 1). A part's total is its own, else the sum of its five
 * counts (rule 2).
 */
export function stepTotals(parts: string): string {
  return `
SELECT
  p.message_id,
  count(*) AS steps,
  ${capped('coalesce(p.tokens_input, 0)')} AS tokens_input,
  ${capped('coalesce(p.tokens_output, 0)')} AS tokens_output,
  ${capped('coalesce(p.tokens_reasoning, 0)')} AS tokens_reasoning,
  ${capped('coalesce(p.tokens_cache_read, 0)')} AS tokens_cache_read,
  ${capped('coalesce(p.tokens_cache_write, 0)')} AS tokens_cache_write,
  ${capped(`coalesce(
    p.tokens_total,
    coalesce(p.tokens_input, 0) + coalesce(p.tokens_output, 0) + coalesce(p.tokens_reasoning, 0)
      + coalesce(p.tokens_cache_read, 0) + coalesce(p.tokens_cache_write, 0)
  )`)} AS tokens_total
FROM ${parts} AS p
WHERE p.type = 'step-finish' AND p.message_id IS NOT NULL AND ${exists('p')}
GROUP BY p.message_id
HAVING count(*) > 1`;
}

/** A sum that fits the column: more than a thousand steps of 2^53 − 1 tokens would not, and would abort everything. */
function capped(expression: string): string {
  return `least(sum(${expression}), 9223372036854775807)::BIGINT`;
}
