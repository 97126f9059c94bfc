import type { Severity } from '../../contract/quality.ts';
import type { Sql } from '../../db/sql.ts';

/** Something that may be wrong with the data, and what to do about it. */
export interface QualityCheck {
  readonly name: string;
  /** Of a finding. */
  readonly severity: Severity;
  /** What is looked for. */
  readonly meaning: string;
  /** What was found, after its number. */
  readonly found: string;
  /** What is said when nothing was found. */
  readonly none: string;
  readonly hint: string;
  /** Predicate over the rows of the group, one of our own constants. */
  readonly where: string;
}

/** Checks that look at the same rows, so that one scan answers them all. */
export interface CheckGroup {
  /** A SELECT with `item`, an id or a path, with what the checks look at, and with `weight` where an item stands for several. */
  readonly rows: Sql;
  readonly isWeighted?: boolean;
  readonly checks: readonly QualityCheck[];
}
