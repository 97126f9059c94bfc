/**
 * One stored record with its provenance and its identity, as it enters the database.
 * Identity comes from the path or the row, never from the body (counting rule 16).
 */
export interface Envelope {
  /** Record kind: `session`, `message`, `part`, `project`, `todo`, `session_diff`. */
  readonly kind: string;
  /** Which of the kind's shapes the document has; see `ingest/kinds`. */
  readonly shape: DocumentShape;
  readonly generation: Generation;
  /** The source: absolute path of a storage folder or of a database file. */
  readonly source: string;
  /** Absolute path of the record's file, or of the database. */
  readonly path: string;
  readonly id: string;
  /** Owners by the path or the row; null where the record has none. */
  readonly projectId: string | null;
  readonly sessionId: string | null;
  readonly messageId: string | null;
  /** `session_message.type` in OpenCode 2. */
  readonly type: string | null;
  /** Order within the session (OpenCode 2) or place within the owner. */
  readonly seq: number | null;
  /** Columns of a database row, epoch milliseconds. */
  readonly rowCreated: number | null;
  readonly rowUpdated: number | null;
  /** Of the file, epoch milliseconds and bytes. */
  readonly mtime: number | null;
  readonly size: number;
  /** Hexadecimal digest of the stored bytes. */
  readonly checksum: string;
  /** Why OpenCode itself no longer shows this record, though its row is still there (counting rule 18). */
  readonly gone: 'reverted_in_v2' | 'deleted_in_v2' | null;
  /** OpenCode's own JSON, UTF-8. */
  readonly doc: Buffer;
}

/** Storage generations that are read; `opencode/FORMATS` in words: docs/sources.md. */
export type Generation = 'json-0.1' | 'json-0.5' | 'json-1' | 'sqlite-v1' | 'sqlite-v2' | 'sqlite-preview';

/**
 * `plain`: the JSON of OpenCode 0.5 to 1.x, in files and in the rows of SQLite v1 (sessions, projects and todos
 * of every database are brought to it). `nested-v2`: a row of `session_message`. `nested-v0`: a message of 0.1,
 * which holds its parts.
 */
export type DocumentShape = 'plain' | 'nested-v2' | 'nested-v0';
