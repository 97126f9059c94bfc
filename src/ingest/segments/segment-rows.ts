import { hash } from 'node:crypto';
import { rmSync } from 'node:fs';
import {
  type ChangedRows,
  canBeFollowed,
  findChanges,
  type KnownDatabase,
  nameOf,
  type RecordName,
} from '../../source/sqlite/changed-rows.ts';
import type { DatabaseIdentity } from '../../source/sqlite/database-files.ts';
import { type DatabaseMarks, readDigests, readMarks } from '../../source/sqlite/database-marks.ts';
import { databaseRows } from '../../source/sqlite/database-rows.ts';
import {
  type DatabaseSchema,
  type NotUnderstood,
  probeSchema,
  probeTables,
} from '../../source/sqlite/database-schema.ts';
import { type Patience, readDatabase } from '../../source/sqlite/read-database.ts';
import type { ReadOnlyDatabase } from '../../source/sqlite/read-only-database.ts';
import type { RowScope } from '../../source/sqlite/row-scope.ts';
import type { SourceRow } from '../../source/sqlite/source-row.ts';
import type { Segment, SegmentLimits } from './segment.ts';
import { problemWith } from './segment-files.ts';
import { SegmentWriter } from './segment-writer.ts';

/** What to read of one database, of the record kinds that are wanted. */
export interface RowsJob {
  readonly type: 'rows';
  readonly database: string;
  /** Record kinds by name, and what a document of each is. */
  readonly documents: Readonly<Record<string, 'object' | 'array'>>;
  readonly directory: string;
  readonly prefix: string;
  readonly limits: SegmentLimits;
  readonly what: WholeReading | ChangesReading | DigestsReading;
}

/** All records. */
export interface WholeReading {
  readonly type: 'whole';
}

/** What has changed since a reading. */
export interface ChangesReading {
  readonly type: 'changes';
  readonly known: KnownDatabase;
  readonly standing: Standing;
  /** Sessions that may have changed. */
  readonly suspects: readonly string[];
  /** More rows than this are not read: the job ends with `large`. */
  readonly maxRows: number;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly patience: Patience;
}

/** The digests of all sessions; see {@link DatabaseMarks}. */
export interface DigestsReading {
  readonly type: 'digests';
}

/** A row that did not become an envelope; `id` is its own, or its table and rowid. */
export interface RowFailure {
  readonly kind: string;
  readonly id: string;
  readonly error: string;
}

/** What decides how the rows of a database are read. */
export interface Standing {
  readonly generations: readonly string[];
  readonly schemaHash: string;
  /** Epoch milliseconds; see counting rule 18. */
  readonly migratedAt: number | null;
}

/** What is known of a database when it has been read whole. */
export interface DatabaseReading extends Standing {
  readonly identity: DatabaseIdentity;
  readonly notUnderstood: readonly NotUnderstood[];
  readonly marks: DatabaseMarks;
}

/** What a database has changed by. */
export interface DatabaseChanges extends Omit<ChangedRows, 'scope' | 'picked'> {
  readonly identity: DatabaseIdentity;
  /** Digests of the documents that were read, by {@link nameOf}. */
  readonly checksums: ReadonlyMap<string, string>;
  /** The records that are in segments now, or failures. */
  readonly changed: readonly RecordName[];
  /** Records that are there and could not be read: what was read of them before is not there any more. */
  readonly unreadable: readonly RecordName[];
}

/** What reading a database comes to, as it goes. */
export type RowsEvent =
  /** Reading starts, or starts again because the database changed: what came before it is void. */
  | { readonly type: 'start' }
  | SegmentEvent
  | { readonly type: 'failure'; readonly failure: RowFailure }
  /** The ends of the readings. */
  | { readonly type: 'read'; readonly reading: DatabaseReading }
  | { readonly type: 'changes'; readonly changes: DatabaseChanges }
  | { readonly type: 'digests'; readonly digests: DatabaseMarks['digests'] }
  /** The changes are too many for `maxRows`; nothing was read. */
  | { readonly type: 'large'; readonly sessions: readonly string[] }
  /** The changes cannot be told: the database has to be read whole. */
  | { readonly type: 'unknown'; readonly reason: string }
  /** The database as a whole could not be read. */
  | { readonly type: 'unreadable'; readonly state: string; readonly hint: string; readonly error: string };

/** A segment with the ids of the records in its lines. */
export interface SegmentEvent {
  readonly type: 'segment';
  readonly segment: Segment;
  readonly ids: readonly string[];
}

type Emit = (event: RowsEvent) => void;

/** Reads a database, or what changed in it, into segments. A row that cannot be read costs only itself. */
export async function segmentRows(job: RowsJob, emit: Emit): Promise<void> {
  switch (job.what.type) {
    case 'whole':
      return segmentDatabase(job, emit);
    case 'changes':
      return segmentChanges(job, job.what, emit);
    case 'digests':
      return digestDatabase(job, emit);
  }
}

async function segmentDatabase(job: RowsJob, emit: Emit): Promise<void> {
  let attempt = 0;
  const result = await readDatabase(job.database, (database) => {
    attempt += 1;
    emit({ type: 'start' });
    const schema = probeSchema(database);
    segment({ ...job, prefix: `${job.prefix}-${attempt}` }, database, schema, null, () => true, emit);
    return { ...standingOf(schema), notUnderstood: schema.notUnderstood, marks: readMarks(database, schema) };
  });
  if (result.state === 'read')
    emit({ type: 'read', reading: { ...result.value, identity: result.identity } });
  else emit({ type: 'unreadable', state: result.state, hint: result.hint, error: result.error });
}

async function segmentChanges(job: RowsJob, what: ChangesReading, emit: Emit): Promise<void> {
  let attempt = 0;
  let events: RowsEvent[] = [];
  // Segments of an attempt that is void are nobody's.
  const forget = (): void => {
    for (const event of events) if (event.type === 'segment') rmSync(event.segment.file, { force: true });
    events = [];
  };
  const result = await readDatabase(
    job.database,
    (database) => {
      attempt += 1;
      forget();
      return readChanges({ ...job, prefix: `${job.prefix}-${attempt}` }, what, database, (event) => {
        events.push(event);
      });
    },
    what.patience,
  ).catch((error: unknown) => {
    forget();
    throw error;
  });
  if (result.state !== 'read') {
    forget();
    emit({ type: 'unreadable', state: result.state, hint: result.hint, error: result.error });
    return;
  }
  for (const event of events) emit(event);
  const { value, identity } = result;
  emit(value.type === 'changes' ? { type: 'changes', changes: { ...value.changes, identity } } : value);
}

type FoundChanges =
  | { readonly type: 'changes'; readonly changes: Omit<DatabaseChanges, 'identity'> }
  | Extract<RowsEvent, { type: 'large' | 'unknown' }>;

function readChanges(
  job: RowsJob,
  { known, standing, suspects, maxRows, now }: ChangesReading,
  database: ReadOnlyDatabase,
  emit: Emit,
): FoundChanges {
  const schema = probeTables(database);
  if (!canBeFollowed(schema)) return { type: 'unknown', reason: 'its tables lack rowids or times' };
  if (!isSameStanding(standingOf(schema), standing)) return { type: 'unknown', reason: 'its tables changed' };
  const found = findChanges(database, schema, known, suspects, now);
  if (found === null) return { type: 'unknown', reason: 'most of it changed' };
  const { scope, picked: names, ...rest } = found;
  const picked = [...scope.rowids.values()].reduce((sum, rowids) => sum + rowids.length, 0);
  if (picked > maxRows) return { type: 'large', sessions: scope.sessions };
  const before = new Map<string, string>();
  for (const rows of rest.sessions.values()) {
    for (const [name, { checksum }] of rows) if (checksum !== '') before.set(name, checksum);
  }
  const checksums = new Map<string, string>();
  const changed: RecordName[] = [];
  const isChanged = (row: SourceRow, checksum: string): boolean => {
    const name = nameOf(row);
    checksums.set(name, checksum);
    if (before.get(name) === checksum) return false;
    changed.push({ kind: row.kind, generation: row.generation, id: row.id });
    return true;
  };
  const failed = segment(job, database, schema, scope, isChanged, emit);
  const unreadable = names.filter((name) => !checksums.has(nameOf(name)) || failed.has(nameOf(name)));
  return { type: 'changes', changes: { ...rest, checksums, changed, unreadable } };
}

async function digestDatabase(job: RowsJob, emit: Emit): Promise<void> {
  const result = await readDatabase(job.database, (database) =>
    readDigests(database, probeTables(database), null),
  );
  if (result.state === 'read') emit({ type: 'digests', digests: result.value });
  else emit({ type: 'unreadable', state: result.state, hint: result.hint, error: result.error });
}

/** Writes the rows of a scope that are `wanted` (by their checksum) into segments. Returns those whose document is none. */
function segment(
  job: RowsJob,
  database: ReadOnlyDatabase,
  schema: DatabaseSchema,
  scope: RowScope | null,
  wanted: (row: SourceRow, checksum: string) => boolean,
  emit: Emit,
): ReadonlySet<string> {
  const failed = new Set<string>();
  const writer = new SegmentWriter(job.directory, job.prefix, job.limits);
  let ids: string[] = [];
  const finish = (segments: readonly Segment[]): void => {
    for (const segment of segments) {
      emit({ type: 'segment', segment, ids: ids.slice(0, segment.lines) });
      ids = ids.slice(segment.lines);
    }
  };
  const onReject: Parameters<typeof databaseRows>[2] = ({ kind, table, rowid, reason }) => {
    emit({ type: 'failure', failure: { kind, id: `${table}/rowid ${rowid ?? 'unknown'}`, error: reason } });
  };
  for (const row of databaseRows(database, schema, onReject, scope)) {
    const document = job.documents[row.kind];
    if (document === undefined) continue;
    const checksum = hash('sha1', row.doc, 'hex');
    if (!wanted(row, checksum)) continue;
    const wrong = problemWith(row.doc, document);
    if (wrong !== null) {
      emit({ type: 'failure', failure: { kind: row.kind, id: row.id, error: wrong } });
      failed.add(nameOf(row));
      continue;
    }
    const segments = writer.add(
      { ...row, source: job.database, path: job.database, mtime: null, checksum },
      job.what.type === 'changes' ? 'changes' : 'rows',
    );
    ids.push(row.id);
    finish(segments);
  }
  finish(writer.flush());
  return failed;
}

function standingOf({ generations, hash: schemaHash, migratedAt }: DatabaseSchema): Standing {
  return { generations, schemaHash, migratedAt };
}

function isSameStanding(a: Standing, b: Standing): boolean {
  return (
    a.schemaHash === b.schemaHash &&
    a.migratedAt === b.migratedAt &&
    a.generations.join() === b.generations.join()
  );
}
