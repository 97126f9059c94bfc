import { hash } from 'node:crypto';
import type { DatabaseIdentity } from '../../source/sqlite/database-files.ts';
import { databaseRows } from '../../source/sqlite/database-rows.ts';
import { type NotUnderstood, probeSchema } from '../../source/sqlite/database-schema.ts';
import { readDatabase } from '../../source/sqlite/read-database.ts';
import type { Segment, SegmentLimits } from './segment.ts';
import { problemWith } from './segment-files.ts';
import { SegmentWriter } from './segment-writer.ts';

/** What to read: all records of one database whose kinds are wanted. */
export interface RowsJob {
  readonly type: 'rows';
  readonly database: string;
  /** Record kinds by name, and what a document of each is. */
  readonly documents: Readonly<Record<string, 'object' | 'array'>>;
  readonly directory: string;
  readonly prefix: string;
  readonly limits: SegmentLimits;
}

/** A row that did not become an envelope; `id` is its own, or its table and rowid. */
export interface RowFailure {
  readonly kind: string;
  readonly id: string;
  readonly error: string;
}

/** What is known of a database when it has been read whole. */
export interface DatabaseReading {
  readonly identity: DatabaseIdentity;
  readonly generations: readonly string[];
  readonly schemaHash: string;
  /** Epoch milliseconds; see counting rule 18. */
  readonly migratedAt: number | null;
  readonly notUnderstood: readonly NotUnderstood[];
}

/** What reading a database comes to, as it goes. */
export type RowsEvent =
  /** Reading starts, or starts again because the database changed: what came before it is void. */
  | { readonly type: 'start' }
  | { readonly type: 'segment'; readonly segment: Segment; readonly ids: readonly string[] }
  | { readonly type: 'failure'; readonly failure: RowFailure }
  | { readonly type: 'read'; readonly reading: DatabaseReading }
  /** The database as a whole could not be read. */
  | { readonly type: 'unreadable'; readonly state: string; readonly hint: string; readonly error: string };

/** Reads a database into segments. A row that cannot be read costs only itself. */
export async function segmentRows(job: RowsJob, emit: (event: RowsEvent) => void): Promise<void> {
  let attempt = 0;
  const result = await readDatabase(job.database, (database) => {
    attempt += 1;
    emit({ type: 'start' });
    const schema = probeSchema(database);
    const writer = new SegmentWriter(job.directory, `${job.prefix}-${attempt}`, job.limits);
    let ids: string[] = [];
    const finish = (segments: readonly Segment[]): void => {
      for (const segment of segments) {
        emit({ type: 'segment', segment, ids: ids.slice(0, segment.lines) });
        ids = ids.slice(segment.lines);
      }
    };
    const rows = databaseRows(database, schema, ({ kind, table, rowid, reason }) => {
      emit({ type: 'failure', failure: { kind, id: `${table}/rowid ${rowid ?? 'unknown'}`, error: reason } });
    });
    for (const row of rows) {
      const document = job.documents[row.kind];
      if (document === undefined) continue;
      const wrong = problemWith(row.doc, document);
      if (wrong !== null) {
        emit({ type: 'failure', failure: { kind: row.kind, id: row.id, error: wrong } });
        continue;
      }
      const segments = writer.add(
        {
          ...row,
          source: job.database,
          path: job.database,
          mtime: null,
          checksum: hash('sha1', row.doc, 'hex'),
        },
        'rows',
      );
      ids.push(row.id);
      finish(segments);
    }
    finish(writer.flush());
    return schema;
  });
  if (result.state !== 'read') {
    emit({ type: 'unreadable', state: result.state, hint: result.hint, error: result.error });
    return;
  }
  const { generations, hash: schemaHash, migratedAt, notUnderstood } = result.value;
  emit({
    type: 'read',
    reading: { identity: result.identity, generations, schemaHash, migratedAt, notUnderstood },
  });
}
