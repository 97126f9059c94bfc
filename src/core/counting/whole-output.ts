/**
 * SQL expression over the token columns of a step: the output that its total holds beyond `tokens_output`, which is its
 * reasoning. Some versions of OpenCode count reasoning in the output and others beside it; the stored total is right in
 * both (counting rule 2).
 */
export const MORE_OUTPUT = `CASE
    WHEN tokens_reasoning = 0 THEN 0
    ELSE least(
      greatest(tokens_total::HUGEINT - tokens_input - tokens_output - tokens_cache_read - tokens_cache_write, 0),
      tokens_reasoning
    )
  END`;
