import { sql } from '../db/sql.ts';
import { databaseIdentity, sameIdentity } from '../source/sqlite/database-files.ts';
import { isReadTable } from '../source/sqlite/known-tables.ts';
import { markVanishedRows } from './derive/missing-records.ts';
import type { Pass } from './pass.ts';
import { prepareSeenRows, rememberUnreadable } from './seen-rows.ts';
import { SEGMENT_LIMITS } from './segments/segment.ts';
import type { DatabaseReading, RowFailure, RowsEvent } from './segments/segment-rows.ts';
import { recordUnprocessed } from './state/file-processing-state.ts';
import { lastReading, rememberReading } from './state/source-cursor.ts';
import { UnderWay } from './under-way.ts';

/** How a database was found; `reading` of one that was read now. */
export type DatabaseOutcome =
  | { readonly state: 'unchanged' }
  | { readonly state: 'read'; readonly reading: DatabaseReading }
  | { readonly state: 'unreadable'; readonly problem: string; readonly hint: string; readonly error: string };

/** One is staged and one merged while the next is waiting. */
const SEGMENTS_AT_ONCE = 3;

/** States of a database that another try may mend. */
const PASSING = new Set(['busy', 'changed_while_reading', 'needs_recovery']);

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
  const load = async ({ segment, ids }: Extract<RowsEvent, { type: 'segment' }>): Promise<void> => {
    const result = await pass.load(segment);
    rows += segment.lines - result.rejected.length;
    pass.report(pass.tally);
    for (const { line, error } of result.rejected) {
      failures.push({ kind: segment.kind, id: ids[line] ?? `line ${line}`, error });
    }
  };
  const events = pass.readers.perform({
    type: 'rows',
    database,
    documents: Object.fromEntries(
      [...pass.ingestion.kinds.values()].map((kind) => [kind.name, kind.document]),
    ),
    directory: pass.segmentDirectory,
    prefix: pass.nextPrefix(),
    limits: SEGMENT_LIMITS,
  });
  try {
    for await (const event of events) {
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
          outcome = { state: 'unreadable', problem: event.state, hint: event.hint, error: event.error };
          break;
      }
    }
    await loads.finish();
  } finally {
    await loads.ended(); // nothing may be at work on a database that is closed next
  }
  if (outcome === undefined) throw new Error(`Reading ${database} ended without a result`);
  if (outcome.state === 'read') await settle(pass, database, outcome.reading, failures, rows);
  else if (outcome.state === 'unreadable')
    await recordUnreadable(pass, database, outcome.problem, outcome.error);
  return outcome;
}

async function settle(
  pass: Pass,
  database: string,
  reading: DatabaseReading,
  failures: readonly RowFailure[],
  rows: number,
): Promise<void> {
  const { connection } = pass;
  const { kinds } = pass.ingestion;
  const now = pass.clock.now();
  // A row that is there and unreadable is not missing: what was read of it before stays as it is.
  for (const { kind, id } of failures) {
    await rememberUnreadable(connection, Object.values(kinds.get(kind)?.extractions ?? {}), id);
  }
  // Nor is what stands in a table that cannot be read.
  if (reading.notUnderstood.every((item) => !isReadTable(item.name))) {
    pass.tally.vanished += await markVanishedRows(connection, kinds, database, now);
  }
  await connection.run(sql`DELETE FROM file_processing_state WHERE source = ${database}`);
  await recordUnprocessed(
    connection,
    failures.map(({ kind, id, error }) => ({
      path: `${database}#${kind}/${id}`,
      kind,
      recordId: id,
      source: database,
      mtime: null,
      size: null,
      status: 'failed' as const,
      error,
    })),
    now,
  );
  await connection.run(sql`
    INSERT INTO file_processing_state
      (file_path, file_type, source, last_modified, size, status, attempts, processed_at)
    VALUES (
      ${database}, 'database', ${database}, ${reading.identity.mtime}::DOUBLE, ${reading.identity.size}, 'processed', 1,
      epoch_ms(${BigInt(now)}::BIGINT)
    )`);
  await rememberReading(connection, database, [...kinds.keys()], reading, rows, now);
  pass.tally.processed += 1;
}

async function recordUnreadable(pass: Pass, database: string, state: string, error: string): Promise<void> {
  const status = PASSING.has(state) ? 'transient_failure' : 'failed';
  if (status === 'failed') pass.tally.failed += 1;
  else pass.tally.transientFailure += 1;
  const identity = databaseIdentity(database);
  await recordUnprocessed(
    pass.connection,
    [
      {
        path: database,
        kind: 'database',
        recordId: null,
        source: database,
        mtime: identity?.mtime ?? null,
        size: identity?.size ?? null,
        status,
        error: `${state}: ${error}`,
      },
    ],
    pass.clock.now(),
  );
}
