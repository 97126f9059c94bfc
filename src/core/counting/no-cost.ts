/** Predicate over the columns of `all_messages`: usage with tokens and without a recorded cost (counting rule 6). */
export function hasNoCost(alias: string): string {
  const tokens = ['input', 'output', 'reasoning', 'cache_read', 'cache_write', 'total'];
  return `(${alias}.cost = 0 AND greatest(${tokens.map((name) => `${alias}.tokens_${name}`).join(', ')}) > 0)`;
}
