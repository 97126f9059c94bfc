import type { Envelope } from '../envelope.ts';
import { integerOf } from './columns.ts';
import type { SqlValue } from './read-only-database.ts';

/** One stored record of a database: an envelope without what all rows of the database share. */
export type SourceRow = Omit<Envelope, 'source' | 'path' | 'mtime' | 'checksum'>;

/** A row that cannot be a record, named by its table and rowid (null in a table without), with the reason. */
export interface RowReject {
  readonly kind: string;
  readonly table: string;
  readonly rowid: number | null;
  readonly reason: string;
}

/** Told of each row that is rejected, while the rows are read. */
export type OnReject = (reject: RowReject) => void;

/** The reject of a row whose `ids` (by column) are not all there; the null ones are named. */
export function rejectOf(
  kind: string,
  table: string,
  rowid: SqlValue | undefined,
  ids: Readonly<Record<string, string | null>>,
): RowReject {
  const missing = Object.keys(ids).filter((column) => ids[column] === null);
  return { kind, table, rowid: integerOf(rowid), reason: `not valid text: ${missing.join(', ')}` };
}

/** The bytes of a document column; none for NULL. */
export function documentOf(value: SqlValue | undefined): Buffer {
  if (Buffer.isBuffer(value)) return value;
  return Buffer.from(value === null || value === undefined ? '' : String(value));
}
