import type { DocumentShape } from '../../source/envelope.ts';
import type { RecordLayout } from '../../source/json/record-layout.ts';

/**
 * One kind of stored record: where its files live, what its documents look like, and which rows they become.
 * Bulk and realtime loading, files and database rows all go through the extractions that stand here.
 */
export interface RecordKind {
  readonly name: string;
  /** Where OpenCode 1.x keeps it below `storage/`. */
  readonly layout: RecordLayout;
  /** What a valid document is; anything else fails with that reason. */
  readonly document: 'object' | 'array';
  readonly extractions: Partial<Record<DocumentShape, Extraction>>;
}

/** Named SQL expressions. */
export type Columns = Readonly<Record<string, string>>;

/** How documents of one shape become rows. */
export interface Extraction {
  /**
   * DuckDB type of the document. Numbers and fields of changing shape are JSON leaves: a wrong shape nulls its own
   * leaf only, and the leaf keeps the raw text.
   */
  readonly documentType: string;
  /**
   * Steps over `records` (alias r), each a SELECT of everything so far and these columns, so that a leaf is parsed once
   * however often it is used: DuckDB does not share expressions inside of CASE.
   */
  readonly steps?: readonly Columns[];
  /** When the record was last updated, epoch milliseconds as SQL over the steps: decides between copies (rule 16). */
  readonly updatedMs: string;
  /** The first output is the record's own table. */
  readonly outputs: readonly Output[];
  /** What may be wrong with a record. */
  readonly issues?: Issues;
}

/** Findings about a record. */
export interface Issues {
  /** SQL that is true for every record with a finding, quick to tell from those without. */
  readonly when: string;
  /** SQL of a list of `STRUCT(check_name, field, raw)`; NULL entries are left out. */
  readonly list: string;
}

/** Rows of one table. */
export interface Output {
  readonly table: string;
  /** Column of the table that holds the record's id: existing rows of the record are replaced through it. */
  readonly recordKey: string;
  /** FROM clause over `records`, when a record becomes several rows; it keeps the alias r. */
  readonly from?: string;
  /** Column → SQL expression over `records` (alias r); columns that are not named keep their defaults. */
  readonly columns: Columns;
}

/** The provenance columns that every base table has. */
export const PROVENANCE: Columns = {
  generation: 'r.generation',
  source: 'r.source',
  source_path: 'r.path',
  precedence: 'r.precedence',
  missing_since: "CASE WHEN r.gone IS NOT NULL THEN coalesce(epoch_ms(r.row_updated), TIMESTAMP 'epoch') END",
  missing_reason: 'r.gone',
};

/** `relation` with the columns of each step added to it, one SELECT a step; every step sees the ones before as r. */
export function withSteps(relation: string, steps: readonly Columns[]): string {
  return steps.reduce((inner, step) => {
    const columns = Object.entries(step).map(([name, expression]) => `${expression} AS ${name}`);
    return `(SELECT r.*, ${columns.join(', ')} FROM ${inner} AS r)`;
  }, relation);
}
