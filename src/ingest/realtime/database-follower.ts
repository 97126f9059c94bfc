import { rmSync } from 'node:fs';
import { sql } from '../../db/sql.ts';
import { databaseIdentity } from '../../source/sqlite/database-files.ts';
import type { Patience } from '../../source/sqlite/read-database.ts';
import { settleDirty } from '../derive/settle-dirty.ts';
import { onLane, type Pass } from '../pass.ts';
import {
  type DatabaseChanges,
  type DatabaseReading,
  type RowFailure,
  type RowsEvent,
  type RowsJob,
  segmentRows,
} from '../segments/segment-rows.ts';
import {
  loadDatabase,
  loadRows,
  rememberProblem,
  rowsJob,
  type UnreadableDatabase,
  unreadable,
} from '../sqlite-source-loader.ts';
import { recordDatabaseRead, recordRejections } from '../state/database-state.ts';
import { forgetReading, lastCursor, rememberChanges, rememberVerified } from '../state/source-cursor.ts';
import { FollowedDatabase, YOUNG_MS } from './followed-database.ts';
import { forgetRejections, goneUnseen, markGoneRecords, releaseCopies } from './gone-records.ts';

/** What a look at a database that is followed came to. */
export type ChangesOutcome = (
  | { readonly state: 'unchanged'; readonly whole: false }
  | {
      readonly state: 'read';
      readonly whole: false;
      /** Rows that were looked at, records that were read, and rows of the database that are gone. */
      readonly listed: number;
      readonly changed: number;
      readonly gone: number;
      /** Files that hold another copy of what is gone: they count now and are to be read again. */
      readonly copies: readonly string[];
    }
  | { readonly state: 'read'; readonly whole: true; readonly reading: DatabaseReading }
  | (UnreadableDatabase & { readonly whole: boolean })
) & {
  /** Milliseconds until another look is worth its while although nobody hints at a change; null: never. */
  readonly lookAgainIn: number | null;
};

/** So many rows are read in this thread, in a few milliseconds; more are read by another. */
const ROWS_HERE = 1_000;

/** A look that meets a lock gives up at once: it is repeated soon, and nothing else waits for it. */
const PATIENCE: Patience = { changedAttempts: 3, busyAttempts: 1, busyTimeout: 20, busyPause: 0 };

/**
 * Follows databases: brings what changed in one since the last reading into the ingestion database, the rows and what
 * follows from them in one transaction with the marks, so that a kill repeats work and loses none. Where changes cannot
 * be told (never read, replaced, other tables, most of it changed), the database is read whole, and what follows from
 * that is still `dirty` afterwards. One look at a time.
 */
export class DatabaseFollower {
  readonly #pass: Pass;
  /** By file. What is not here begins with what is stored. */
  readonly #followed = new Map<string, FollowedDatabase>();

  constructor(pass: Pass) {
    this.#pass = pass;
  }

  /** Looks once. Throws when the ingestion database itself fails. */
  async look(database: string): Promise<ChangesOutcome> {
    try {
      const known = this.#followed.get(database) ?? (await this.#resume(database));
      if (known === undefined) return await this.#loadWhole(database);
      this.#followed.set(database, known);
      return await this.#loadChanges(database, known);
    } catch (error) {
      this.#followed.delete(database); // what is stored holds
      throw error;
    }
  }

  async #resume(database: string): Promise<FollowedDatabase | undefined> {
    const { connection, ingestion } = this.#pass;
    const cursor = await lastCursor(connection, database, [...ingestion.kinds.keys()]);
    return cursor === undefined ? undefined : new FollowedDatabase(cursor);
  }

  async #loadWhole(database: string): Promise<ChangesOutcome> {
    const pass = this.#pass;
    this.#followed.delete(database);
    await forgetReading(pass.connection, database);
    const vanished = pass.tally.vanished;
    const outcome = await loadDatabase(pass, database);
    // Copies of what is gone may stand in other databases, which are read whole for them.
    if (pass.tally.vanished > vanished) this.#followed.clear();
    if (outcome.state === 'unreadable') return { ...outcome, whole: true, lookAgainIn: null };
    if (outcome.state === 'unchanged') throw new Error(`${database} was read without a cursor`);
    const { identity, marks } = outcome.reading;
    this.#followed.set(
      database,
      new FollowedDatabase({ identity, isVerified: true, standing: outcome.reading, marks }),
    );
    return { state: 'read', whole: true, reading: outcome.reading, lookAgainIn: YOUNG_MS };
  }

  async #loadChanges(database: string, known: FollowedDatabase): Promise<ChangesOutcome> {
    const pass = this.#pass;
    const now = pass.clock.now();
    const due = known.digestsDue;
    const suspects = due !== null && due <= now ? await this.#differing(database, known) : [];
    const identity = databaseIdentity(database);
    if (suspects.length === 0 && !known.mayHaveChanged(identity)) {
      if (due !== null && due <= now) await rememberVerified(pass.connection, database);
      return { state: 'unchanged', whole: false, lookAgainIn: this.#lookAgainIn(known) };
    }
    if (known.isReplaced(identity)) return this.#loadWhole(database);
    const looked = pass.clock.now();
    const look = await lookFor(pass, database, known, suspects, looked);
    const { end } = look;
    if (end.type === 'unknown') {
      pass.log('info', 'database_read_whole', { path: database, reason: end.reason });
      return this.#loadWhole(database);
    }
    if (end.type === 'unreadable') {
      const outcome = unreadable(end);
      await rememberProblem(pass, database, outcome);
      return { ...outcome, whole: false, lookAgainIn: null };
    }
    const { changes } = end;
    const settled = await this.#commit(database, look, changes, known.isVerifiedWith(changes.identity));
    if (settled === null) return this.#loadWhole(database);
    known.advance(changes, looked);
    if (settled.gone > 0) {
      for (const other of this.#followed.keys()) if (other !== database) this.#followed.delete(other);
    }
    pass.tally.processed += 1;
    return {
      state: 'read',
      whole: false,
      listed: changes.listed,
      changed: changes.changed.length,
      ...settled,
      lookAgainIn: this.#lookAgainIn(known),
    };
  }

  /** Null when a record cannot be merged: a whole reading isolates it. */
  async #commit(
    database: string,
    look: LookEvents,
    changes: DatabaseChanges,
    isVerified: boolean,
  ): Promise<Settled | null> {
    const pass = this.#pass;
    try {
      return await pass.lanes.use((lane) =>
        lane.alone(() =>
          lane.connection.transaction(() =>
            commitChanges(onLane(pass, lane), database, look, changes, isVerified),
          ),
        ),
      );
    } catch (error) {
      for (const { segment } of look.segments) rmSync(segment.file, { force: true });
      if (pass.signal.aborted) throw error;
      pass.log('warn', 'changes_not_merged', { path: database });
      return null;
    }
  }

  #lookAgainIn(known: FollowedDatabase): number | null {
    const due = known.digestsDue;
    if (known.isYoung) return YOUNG_MS;
    return due === null ? null : Math.max(0, due - this.#pass.clock.now());
  }

  /** The sessions that changed without any sign of it, by a scan of the whole database in another thread. */
  async #differing(database: string, known: FollowedDatabase): Promise<string[]> {
    const pass = this.#pass;
    const started = pass.clock.now();
    for await (const event of pass.readers.perform(rowsJob(pass, database, { type: 'digests' }))) {
      if (event.type !== 'digests') continue;
      const now = pass.clock.now();
      return known.differing(event.digests, now, now - started);
    }
    return [];
  }
}

type Segments = Extract<RowsEvent, { type: 'segment' }>[];

interface LookEvents {
  readonly segments: Segments;
  readonly failures: readonly RowFailure[];
  readonly end: Extract<RowsEvent, { type: 'changes' | 'unknown' | 'unreadable' }>;
}

async function lookFor(
  pass: Pass,
  database: string,
  followedDatabase: FollowedDatabase,
  suspects: readonly string[],
  now: number,
): Promise<LookEvents> {
  const known = followedDatabase.known(now);
  const { standing } = followedDatabase;
  const job = (what: Pick<Extract<RowsJob['what'], { type: 'changes' }>, 'known' | 'maxRows'>): RowsJob =>
    rowsJob(pass, database, { type: 'changes', standing, suspects, now, patience: PATIENCE, ...what });
  const events: RowsEvent[] = [];
  await segmentRows(job({ known, maxRows: ROWS_HERE }), (event) => {
    events.push(event);
  });
  const large = events.find((event) => event.type === 'large');
  if (large === undefined) return gathered(database, events);
  const sessions = new Map([...known.sessions].filter(([name]) => large.sessions.includes(name)));
  const elsewhere: RowsEvent[] = [];
  const there = job({ known: { ...known, sessions }, maxRows: Number.POSITIVE_INFINITY });
  for await (const event of pass.readers.perform(there)) elsewhere.push(event);
  return gathered(database, elsewhere);
}

function gathered(database: string, events: readonly RowsEvent[]): LookEvents {
  const segments: Segments = [];
  const failures: RowFailure[] = [];
  for (const event of events) {
    if (event.type === 'segment') segments.push(event);
    else if (event.type === 'failure') failures.push(event.failure);
    else if (event.type === 'changes' || event.type === 'unknown' || event.type === 'unreadable') {
      return { segments, failures, end: event };
    }
  }
  throw new Error(`A look at ${database} ended without a result`);
}

/** Flagged rows, and files that hold another copy of what is gone. */
interface Settled {
  readonly gone: number;
  readonly copies: readonly string[];
}

async function commitChanges(
  pass: Pass,
  database: string,
  look: LookEvents,
  changes: DatabaseChanges,
  isVerified: boolean,
): Promise<Settled> {
  const { connection } = pass;
  const { kinds, dirty } = pass.ingestion;
  const failures = [...look.failures];
  for (const segment of look.segments) failures.push(...(await loadRows(pass, segment)));
  const rejected = new Set(failures.map(({ kind, id }) => `${kind} ${id}`));
  const now = pass.clock.now();
  const gone = [
    ...changes.gone,
    ...changes.unreadable,
    ...changes.changed.filter(({ kind, id }) => rejected.has(`${kind} ${id}`)),
    ...(await goneUnseen(connection, kinds, database, changes)),
  ];
  const flagged = await markGoneRecords(connection, kinds, database, gone, now, dirty);
  const copies = gone.length === 0 ? [] : await releaseCopies(connection, database, gone);
  if (flagged > 0) await connection.run(sql`DELETE FROM source_cursor WHERE source <> ${database}`);
  await forgetRejections(connection, database, [...changes.changed, ...gone]);
  await recordRejections(connection, database, failures, now);
  await recordDatabaseRead(connection, database, changes.identity, now);
  await rememberChanges(connection, database, changes, isVerified, now);
  await settleDirty(connection, dirty);
  pass.tally.vanished += flagged;
  return { gone: flagged, copies };
}
