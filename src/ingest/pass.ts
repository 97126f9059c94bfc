import type { Log } from '../core/log.ts';
import type { Connection } from '../db/connection.ts';
import { nothingDirty } from './derive/dirty-sessions.ts';
import type { Ingestion } from './ingest-segment.ts';
import type { RecordKind } from './kinds/record-kind.ts';
import type { Lane, Lanes } from './lanes.ts';
import { type LoadResult, loadSegment } from './load-segment.ts';
import type { Readers } from './readers/reading.ts';
import type { Segment } from './segments/segment.ts';
import type { SyncCounts, SyncRun } from './state/sync-state.ts';

/** Time and chance, from outside, so that tests decide both. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** 0 ≤ x < 1, for the jitter of retries. */
  random(): number;
}

/** One pass over the sources, and what all its steps share. */
export interface Pass {
  readonly ingestion: Ingestion;
  /** For what is asked and remembered between segments. */
  readonly connection: Connection;
  readonly lanes: Lanes;
  readonly readers: Readers;
  readonly run: SyncRun;
  readonly segmentDirectory: string;
  readonly tally: Tally;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Told of the tally whenever it has moved. */
  readonly report: (tally: Tally) => void;
  /** Puts a segment into the database and counts its rows. */
  readonly load: (segment: Segment) => Promise<LoadResult>;
  /** A prefix for segment files that no other job of this pass has. */
  readonly nextPrefix: () => string;
}

/** What a pass has come to so far. */
export class Tally {
  seen = 0;
  processed = 0;
  unchanged = 0;
  skipped = 0;
  transientFailure = 0;
  failed = 0;
  vanished = 0;
  listing = true;
  /** About how many files there are in all; null while that cannot be told. */
  expected: number | null = null;
  readonly rows: Record<string, number> = {};

  addRows(rows: Readonly<Record<string, number>>): void {
    for (const [table, count] of Object.entries(rows)) this.rows[table] = (this.rows[table] ?? 0) + count;
  }

  get rowsRead(): number {
    return Object.values(this.rows).reduce((sum, count) => sum + count, 0);
  }

  get done(): number {
    return this.processed + this.unchanged + this.skipped + this.transientFailure + this.failed;
  }

  counts(): SyncCounts {
    const { seen, processed, unchanged, skipped, transientFailure, failed } = this;
    return { seen, processed, unchanged, skipped, transientFailure, failed };
  }
}

/** What {@link openPass} needs. */
export type PassSettings = Omit<Pass, 'ingestion' | 'tally' | 'load' | 'nextPrefix'> & {
  readonly kinds: ReadonlyMap<string, RecordKind>;
};

/** Puts a pass together. */
export function openPass(settings: PassSettings, tally: Tally): Pass {
  let jobs = 0;
  const { kinds, ...shared } = settings;
  const ingestion: Ingestion = { kinds, now: settings.clock.now, empty: new Set(), dirty: nothingDirty() };
  const pass = {
    ...shared,
    ingestion,
    tally,
    nextPrefix() {
      jobs += 1;
      return `${settings.run.runId}-${jobs}`;
    },
  };
  return { ...pass, load: (segment) => pass.lanes.use((lane) => load(pass, lane, segment)) };
}

/** The pass for one that holds `lane` alone: everything runs there, and in its transaction while it is in one. */
export function onLane(pass: Pass, { connection }: Lane): Pass {
  const lane: Lane = { connection, beside: (work) => work(), alone: (work) => work() };
  const lanes: Lanes = { beside: lane.beside, alone: lane.alone, use: (work) => work(lane) };
  return { ...pass, connection, lanes, load: (segment) => load(pass, lane, segment) };
}

async function load(pass: Omit<Pass, 'load'>, lane: Lane, segment: Segment): Promise<LoadResult> {
  pass.signal.throwIfAborted();
  const started = pass.clock.now();
  const result = await loadSegment(pass.ingestion, lane, segment);
  pass.tally.addRows(result.rows);
  pass.log('debug', 'segment_loaded', {
    runId: pass.run.runId,
    kind: segment.kind,
    lines: segment.lines,
    rejected: result.rejected.length,
    milliseconds: pass.clock.now() - started,
  });
  return result;
}
