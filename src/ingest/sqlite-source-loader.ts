import { sql } from '../db/sql.ts';
import { databaseIdentity, sameIdentity } from '../source/sqlite/database-files.ts';
import { isReadTable } from '../source/sqlite/known-tables.ts';
import { markVanishedRows } from './derive/missing-records.ts';
import type { Pass } from './pass.ts';
import { prepareSeenRows } from './seen-rows.ts';
import { SEGMENT_LIMITS } from './segments/segment.ts';
import type {
  DatabaseReading,
  RowFailure,
  RowsEvent,
  RowsJob,
  SegmentEvent,
} from './segments/segment-rows.ts';
import { recordDatabaseRead, recordRejections, recordUnreadable } from './state/database-state.ts';
import { lastReading, rememberReading } from './state/source-cursor.ts';
import { UnderWay } from './under-way.ts';

/** How a database was found; `reading` of one that was read now. */
export type DatabaseOutcome =
  | { readonly state: 'unchanged' }
  | { readonly state: 'read'; readonly reading: DatabaseReading }
  | UnreadableDatabase;

/** Why a database could not be read. */
export interface UnreadableDatabase {
  readonly state: 'unreadable';
  readonly problem: string;
  readonly hint: string;
  readonly error: string;
}

/** One is staged and one merged while the next is waiting. */
const SEGMENTS_AT_ONCE = 3;

/**
 * Reads a database whole when it is not as it was, and flags the rows that are gone from it. What SQLite refuses is an
 * outcome, and the database's own state row.
 */
export async function loadDatabase(pass: Pass, database: string): Promise<DatabaseOutcome> {
  const { connection } = pass;
  pass.tally.seen += 1;
  const before = await lastReading(connection, database, [...pass.ingestion.kinds.keys()]);
  if (before !== undefined && sameIdentity(before, databaseIdentity(database))) {
    pass.tally.unchanged += 1;
    return { state: 'unchanged' };
  }
  const failures: RowFailure[] = [];
  let rows = 0;
  let outcome: DatabaseOutcome | undefined;
  const loads = new UnderWay(SEGMENTS_AT_ONCE);
  const load = async (event: SegmentEvent): Promise<void> => {
    const rejected = await loadRows(pass, event);
    rows += event.segment.lines - rejected.length;
    failures.push(...rejected);
  };
  try {
    for await (const event of pass.readers.perform(rowsJob(pass, database, { type: 'whole' }))) {
      pass.signal.throwIfAborted();
      switch (event.type) {
        case 'start':
          await loads.finish();
          await prepareSeenRows(connection);
          failures.length = 0;
          rows = 0;
          break;
        case 'segment':
          await loads.start(() => load(event));
          break;
        case 'failure':
          failures.push(event.failure);
          break;
        case 'read':
          outcome = { state: 'read', reading: event.reading };
          break;
        case 'unreadable':
          outcome = unreadable(event);
          break;
      }
    }
    await loads.finish();
  } finally {
    await loads.ended(); // nothing may be at work on a database that is closed next
  }
  if (outcome === undefined) throw new Error(`Reading ${database} ended without a result`);
  if (outcome.state === 'read') await settle(pass, database, outcome.reading, failures, rows);
  else if (outcome.state === 'unreadable') await rememberProblem(pass, database, outcome);
  return outcome;
}

/** A job for a reader: `what` of a database, of the kinds that the pass reads. */
export function rowsJob(pass: Pass, database: string, what: RowsJob['what']): RowsJob {
  return {
    type: 'rows',
    database,
    documents: Object.fromEntries(
      [...pass.ingestion.kinds.values()].map((kind) => [kind.name, kind.document]),
    ),
    directory: pass.segmentDirectory,
    prefix: pass.nextPrefix(),
    limits: SEGMENT_LIMITS,
    what,
  };
}

/** Loads a segment of rows; returns those that DuckDB rejected. */
export async function loadRows(pass: Pass, { segment, ids }: SegmentEvent): Promise<RowFailure[]> {
  const result = await pass.load(segment);
  pass.report(pass.tally);
  return result.rejected.map(({ line, error }) => ({
    kind: segment.kind,
    id: ids[line] ?? `line ${line}`,
    error,
  }));
}

/** The outcome of a database that could not be read. */
export function unreadable({
  state,
  hint,
  error,
}: Extract<RowsEvent, { type: 'unreadable' }>): UnreadableDatabase {
  return { state: 'unreadable', problem: state, hint, error };
}

/** Counts a database that could not be read, and remembers why. */
export async function rememberProblem(
  pass: Pass,
  database: string,
  { problem, error }: UnreadableDatabase,
): Promise<void> {
  const identity = databaseIdentity(database);
  const failure = { state: problem, error };
  const status = await recordUnreadable(pass.connection, database, identity, failure, pass.clock.now());
  if (status === 'failed') pass.tally.failed += 1;
  else pass.tally.transientFailure += 1;
}

async function settle(
  pass: Pass,
  database: string,
  reading: DatabaseReading,
  failures: readonly RowFailure[],
  rows: number,
): Promise<void> {
  const { connection } = pass;
  const { kinds, dirty } = pass.ingestion;
  const now = pass.clock.now();
  // What stands in a table that cannot be read may still be there.
  if (reading.notUnderstood.every((item) => !isReadTable(item.name))) {
    pass.tally.vanished += await markVanishedRows(connection, kinds, database, now, dirty);
  }
  await connection.run(sql`DELETE FROM file_processing_state WHERE source = ${database}`);
  await recordRejections(connection, database, failures, now);
  await recordDatabaseRead(connection, database, reading.identity, now);
  await rememberReading(connection, database, [...kinds.keys()], reading, rows, now);
  pass.tally.processed += 1;
}
