import { DatabaseError } from '../db/database-error.ts';
import type { Dirty } from './derive/dirty-sessions.ts';
import { fewLinesOf } from './few-lines.ts';
import type { Extraction, RecordKind } from './kinds/record-kind.ts';
import type { Lane } from './lanes.ts';
import { mergeFew } from './merge-few.ts';
import { mergeRecords } from './merge-records.ts';
import { rememberSeenRows } from './seen-rows.ts';
import type { Segment } from './segments/segment.ts';
import { dropStaged, type Staged, stageRecords } from './stage-records.ts';

/** What every segment of a pass shares. */
export interface Ingestion {
  readonly kinds: ReadonlyMap<string, RecordKind>;
  readonly now: () => number;
  /** The {@link emptyKinds} when the reading of the source began. */
  empty: ReadonlySet<string>;
  /** What was merged since derived columns were last brought up to date. */
  readonly dirty: Dirty;
}

/** What a segment came to: rows by table, and the lines that hold no valid JSON. */
export interface SegmentResult {
  readonly rows: Readonly<Record<string, number>>;
  readonly rejectedLines: readonly number[];
}

/**
 * Loads one segment: staged without touching the database, then merged in one transaction with the processing states of
 * its files. Everything that enters the database passes here, whatever it was and whoever sent it. On any error nothing
 * of the segment is in the database.
 */
export async function ingestSegment(
  ingestion: Ingestion,
  lane: Lane,
  segment: Segment,
): Promise<SegmentResult> {
  const { connection } = lane;
  const extraction = extractionOf(ingestion, segment);
  const few = await ingestFew(ingestion, lane, extraction, segment);
  if (few !== null) return { rows: few, rejectedLines: [] };
  try {
    const staged = await stageRecords(connection, extraction, segment);
    if (segment.origin === 'rows') await rememberSeenRows(connection, extraction);
    const rows = await mergeOptimistically(ingestion, lane, extraction, segment, staged);
    await dropStaged(connection);
    return { rows, rejectedLines: staged.rejectedLines };
  } catch (error) {
    await dropStaged(connection).catch(() => undefined); // a transaction that failed has dropped it, and says no more
    throw error;
  }
}

/**
 * Loads a segment of a few lines; null, with nothing done, where it is to be loaded as a file: nothing is known of why it
 * failed then.
 */
async function ingestFew(
  { empty, dirty, now }: Ingestion,
  { connection, beside }: Lane,
  extraction: Extraction,
  segment: Segment,
): Promise<Readonly<Record<string, number>> | null> {
  if (empty.has(segment.kind)) return null;
  const lines = fewLinesOf(segment);
  if (lines === null) return null;
  const merge = () => mergeFew(connection, extraction, segment, lines, { now: now(), dirty });
  try {
    return await beside(() => connection.transaction(merge));
  } catch (error) {
    if (connection.isInTransaction || error instanceof DatabaseError) throw error;
    return null;
  }
}

/**
 * Merges beside other segments, and into tables that were empty without looking for rows of the same records. Both fail
 * only where a record comes twice: then the merge is done again, alone and looking.
 */
async function mergeOptimistically(
  ingestion: Ingestion,
  lane: Lane,
  extraction: Extraction,
  segment: Segment,
  staged: Staged,
): Promise<Readonly<Record<string, number>>> {
  const { connection } = lane;
  const merge = (replacing: boolean): Promise<Record<string, number>> =>
    connection.transaction(() =>
      mergeRecords(connection, extraction, segment, {
        staged,
        now: ingestion.now(),
        replacing,
        dirty: ingestion.dirty,
      }),
    );
  const replacing = !ingestion.empty.has(segment.kind);
  try {
    return await lane.beside(() => merge(replacing));
  } catch (error) {
    if (!isConflict(error)) throw error;
    return lane.alone(() => merge(true));
  }
}

/** DuckDB's words for a second row with the same key, within one transaction or between two. */
function isConflict(error: unknown): boolean {
  return error instanceof Error && /conflict|duplicate key|primary key/i.test(error.message);
}

function extractionOf(ingestion: Ingestion, segment: Segment): Extraction {
  const extraction = ingestion.kinds.get(segment.kind)?.extractions[segment.shape];
  if (extraction === undefined) {
    throw new Error(`No extraction for record kind ${segment.kind} in shape ${segment.shape}`);
  }
  return extraction;
}
