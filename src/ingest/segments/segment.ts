import type { DocumentShape } from '../../source/envelope.ts';

/** A newline-delimited file of envelopes of one kind and one shape, numbered from 0 in `n`. */
export interface Segment {
  readonly file: string;
  readonly kind: string;
  readonly shape: DocumentShape;
  /**
   * `files`: each envelope is a file with a processing state of its own; `rows`: all rows of a database; `changes`: those
   * of its rows that have changed.
   */
  readonly origin: 'files' | 'rows' | 'changes';
  readonly source: string;
  readonly lines: number;
  /** Bytes. */
  readonly largestLine: number;
}

/** How large a segment may get. Documents above `largeDocument` bytes get a segment of their own. */
export interface SegmentLimits {
  readonly lines: number;
  readonly bytes: number;
  readonly largeDocument: number;
}

/** 4,096 lines are DuckDB's row group here; a line above its 16 MB limit aborts the whole statement. */
export const SEGMENT_LIMITS: SegmentLimits = {
  lines: 4096,
  bytes: 48 * 1024 * 1024,
  largeDocument: 8 * 1024 * 1024,
};
