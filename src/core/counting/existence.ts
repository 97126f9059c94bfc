/**
 * SQL predicate: the row counts by default. A row that vanished while it was watched still does (counting rule 10);
 * one that OpenCode 2 had reverted or deleted before it was first read never does (counting rule 18).
 */
export function exists(alias: string): string {
  return `coalesce(${alias}.missing_reason, 'deleted') = 'deleted'`;
}

/** SQL predicate: the row stands at the source now, as far as is known. */
export function isPresent(alias: string): string {
  return `${alias}.missing_since IS NULL AND ${alias}.missing_reason IS NULL`;
}
