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

/** How documents of one shape become rows. */
export interface Extraction {
  /**
   * DuckDB type of the document. Numbers and fields of changing shape are JSON leaves: a wrong shape nulls its own
   * leaf only, and the leaf keeps the raw text.
   */
  readonly documentType: string;
  /** When the record was last updated, epoch milliseconds as SQL over `records`: decides between copies (rule 16). */
  readonly updatedMs: string;
  /** The first output is the record's own table. */
  readonly outputs: readonly Output[];
  /** SQL over `records`: a list of {@link ISSUE_TYPE}; NULL entries are left out. */
  readonly issues?: string;
}

/** Rows of one table. */
export interface Output {
  readonly table: string;
  /** Column of the table that holds the record's id: existing rows of the record are replaced through it. */
  readonly recordKey: string;
  /** What to read besides `records`, such as an unnest of its documents. */
  readonly from?: string;
  /** Column → SQL expression over `records` (alias r); columns that are not named keep their defaults. */
  readonly columns: Readonly<Record<string, string>>;
}

/** One finding about a stored value. */
export const ISSUE_TYPE = 'STRUCT(check_name VARCHAR, field VARCHAR, raw VARCHAR)';

/** The provenance columns that every base table has. */
export const PROVENANCE: Readonly<Record<string, string>> = {
  generation: 'r.generation',
  source: 'r.source',
  source_path: 'r.path',
  precedence: 'r.precedence',
  missing_since: "CASE WHEN r.gone IS NOT NULL THEN coalesce(epoch_ms(r.row_updated), TIMESTAMP 'epoch') END",
  missing_reason: 'r.gone',
};
