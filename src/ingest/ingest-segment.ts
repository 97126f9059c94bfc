import type { Extraction, RecordKind } from './kinds/record-kind.ts';
import type { Lane } from './lanes.ts';
import { mergeRecords } from './merge-records.ts';
import { rememberSeenRows } from './seen-rows.ts';
import type { Segment } from './segments/segment.ts';
import { dropStaged, stageRecords } from './stage-records.ts';

/** What every segment of a pass shares. */
export interface Ingestion {
  readonly kinds: ReadonlyMap<string, RecordKind>;
  readonly now: () => number;
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
  try {
    const rejectedLines = await stageRecords(connection, extraction, segment);
    if (segment.origin === 'rows') await rememberSeenRows(connection, extraction);
    const rows = await lane.exclusively(() =>
      connection.transaction(() => mergeRecords(connection, extraction, segment, ingestion.now())),
    );
    return { rows, rejectedLines };
  } finally {
    await dropStaged(connection);
  }
}

function extractionOf(ingestion: Ingestion, segment: Segment): Extraction {
  const extraction = ingestion.kinds.get(segment.kind)?.extractions[segment.shape];
  if (extraction === undefined) {
    throw new Error(`No extraction for record kind ${segment.kind} in shape ${segment.shape}`);
  }
  return extraction;
}
