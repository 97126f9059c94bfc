import type { Generation } from '../envelope.ts';
import { idColumn, idOf } from './columns.ts';
import { type DatabaseMarks, readDigests, readProjectDigest } from './database-marks.ts';
import type { DatabaseSchema } from './database-schema.ts';
import type { ReadTable } from './known-tables.ts';
import { movedSequences } from './moved-sequences.ts';
import type { ReadOnlyDatabase } from './read-only-database.ts';
import type { RowScope } from './row-scope.ts';
import { type ListedRow, listSession } from './session-listing.ts';
import { v1Standing } from './v1-standing.ts';

/** A record of a database by what it is and where it stands. */
export interface RecordName {
  readonly kind: string;
  readonly generation: Generation;
  readonly id: string;
}

/** What is remembered of a row, to tell later whether it has changed. */
export interface KnownRow extends RecordName {
  readonly fingerprint: string;
  /**
   * False of what may change without its fingerprint: a row of the last moments, and one whose columns are its document.
   * It is read at each look at its session, and has changed when its checksum has.
   */
  readonly isSettled: boolean;
  /** Of the document that was read from it; empty when none was since the fingerprint changed. */
  readonly checksum: string;
}

/** The rows of a session by {@link nameOf}. */
export type KnownRows = ReadonlyMap<string, KnownRow>;

/** What was known of a database before it is looked at. */
export interface KnownDatabase {
  readonly marks: DatabaseMarks;
  /** Of sessions that were looked at lately. */
  readonly sessions: ReadonlyMap<string, KnownRows>;
  /** Those among them that changed within the last minutes. */
  readonly recent: readonly string[];
}

/** What a look at a database found. */
export interface ChangedRows {
  /** What to read: what has changed, and what is not settled. */
  readonly scope: RowScope;
  /** Its records that stand in sessions. */
  readonly picked: readonly RecordName[];
  /** The sessions that were looked at, with their rows as they are now. */
  readonly sessions: ReadonlyMap<string, KnownRows>;
  /** Sessions among them whose rows were not known: all their rows are in the scope, and others may be gone. */
  readonly firstSeen: readonly string[];
  /** Records that were known and are not there any more. */
  readonly gone: readonly RecordName[];
  /** Rows that were looked at. */
  readonly listed: number;
  /** Marks that have moved since; null: it is gone. */
  readonly moved: {
    readonly sequences: ReadonlyMap<string, number | null>;
    readonly digests: ReadonlyMap<string, string | null>;
    /** When it moved, all projects are in the scope, and others may be gone; null when it did not. */
    readonly projects: string | null;
  };
}

/** Rows of a moment ago may change again within the same millisecond: their documents are compared. */
const UNSETTLED_MS = 1_000;

/** Where OpenCode keeps no counters, sessions that changed within this time (milliseconds) are always looked at. */
export const RECENT_MS = 15 * 60_000;

/** Of more sessions than this, and than a quarter of all, a whole reading is quicker. */
const MANY_SESSIONS = 200;

/** A key for a record within a database. */
export function nameOf({ kind, generation, id }: RecordName): string {
  return `${kind} ${generation} ${id}`;
}

/**
 * True when changes can be told apart from what was there before. Every table that is read must have rowids and times;
 * those of OpenCode 1.2 to 2.0 do.
 */
export function canBeFollowed({ tables, withoutRowid }: DatabaseSchema): boolean {
  return withoutRowid.size === 0 && [...tables.values()].every((columns) => columns.has('time_updated'));
}

/**
 * Finds what has changed since the marks, in proportion to the sessions that have: those whose counter moved, and
 * `suspects`. Null when so much has changed that the whole database is better read. `now` in epoch milliseconds.
 */
export function findChanges(
  database: ReadOnlyDatabase,
  schema: DatabaseSchema,
  known: KnownDatabase,
  suspects: readonly string[],
  now: number,
): ChangedRows | null {
  const sequences = movedSequences(database, schema, known);
  const names = new Set([...sequences.keys(), ...suspects]);
  if (known.marks.sequences.size + sequences.size === 0) {
    for (const id of recentSessions(database, schema, known, now)) names.add(id);
  }
  const isMany = names.size > MANY_SESSIONS && names.size * 4 > known.marks.digests.size;
  if (isMany || names.has('')) return null;
  const look = new Look(known, now);
  const standing = v1Standing(database, schema, { ...EMPTY_SCOPE, sessions: [...names] });
  const digests = new Map<string, string | null>();
  for (const name of names) {
    look.at(name, listSession(database, schema, standing, name));
    digests.set(name, readDigests(database, schema, name).get(name) ?? null);
  }
  const projects = readProjectDigest(database, schema);
  const projectsMoved = projects !== known.marks.projects;
  if (projectsMoved) look.pick('project', allRowids(database, schema, 'project'));
  return {
    ...look.found([...names]),
    moved: { sequences, digests, projects: projectsMoved ? projects : null },
  };
}

const EMPTY_SCOPE: RowScope = { sessions: [], rowids: new Map(), todoSessions: [] };

function recentSessions(
  database: ReadOnlyDatabase,
  schema: DatabaseSchema,
  known: KnownDatabase,
  now: number,
): string[] {
  const recent = new Set(known.recent);
  for (const table of ['session', 'session_v2'] as const) {
    if (!schema.tables.has(table)) continue;
    const rows = database.rows(
      `select ${idColumn('id')} from ${table} where time_updated >= ?`,
      now - RECENT_MS,
    );
    for (const [id] of rows) recent.add(idOf(id) ?? '');
  }
  return [...recent];
}

function* allRowids(database: ReadOnlyDatabase, schema: DatabaseSchema, table: ReadTable): Generator<number> {
  if (!schema.tables.has(table)) return;
  for (const [rowid] of database.rows(`select rowid from ${table}`)) yield Number(rowid);
}

/** Compares sessions with what was known of them. */
class Look {
  readonly #known: KnownDatabase;
  readonly #now: number;
  readonly #sessions = new Map<string, KnownRows>();
  readonly #firstSeen: string[] = [];
  readonly #gone: RecordName[] = [];
  readonly #rowids = new Map<ReadTable, number[]>();
  readonly #todoSessions: string[] = [];
  readonly #picked: RecordName[] = [];
  #listed = 0;

  constructor(known: KnownDatabase, now: number) {
    this.#known = known;
    this.#now = now;
  }

  at(session: string, rows: Iterable<ListedRow>): void {
    const before = this.#known.sessions.get(session);
    if (before === undefined) this.#firstSeen.push(session);
    const after = new Map<string, KnownRow>();
    for (const row of rows) {
      this.#listed += 1;
      const name = nameOf(row);
      const was = before?.get(name);
      const isSame = was?.fingerprint === row.fingerprint;
      const { kind, generation, id, fingerprint } = row;
      const isSettled =
        !isMadeOfColumns(row) && row.updated !== null && row.updated < this.#now - UNSETTLED_MS;
      const checksum = isSame ? (was?.checksum ?? '') : '';
      after.set(name, { kind, generation, id, fingerprint, isSettled, checksum });
      if (isSame && was?.isSettled === true) continue;
      this.#picked.push({ kind, generation, id });
      if (kind === 'todo') this.#todoSessions.push(session);
      else this.pick(row.table, [row.rowid]);
    }
    for (const [name, { kind, generation, id }] of before ?? []) {
      if (!after.has(name)) this.#gone.push({ kind, generation, id });
    }
    this.#sessions.set(session, after);
  }

  pick(table: ReadTable, rowids: Iterable<number>): void {
    const picked = this.#rowids.get(table) ?? [];
    picked.push(...rowids);
    this.#rowids.set(table, picked);
  }

  found(sessions: readonly string[]): Omit<ChangedRows, 'moved'> {
    return {
      scope: { sessions, rowids: this.#rowids, todoSessions: this.#todoSessions },
      picked: this.#picked,
      sessions: this.#sessions,
      firstSeen: this.#firstSeen,
      gone: this.#gone,
      listed: this.#listed,
    };
  }
}

function isMadeOfColumns({ kind }: ListedRow): boolean {
  return kind === 'session' || kind === 'todo';
}
