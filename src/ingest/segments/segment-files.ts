import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import type { DocumentShape, Generation } from '../../source/envelope.ts';
import { isNestedMessage } from '../../source/json/legacy-layout.ts';
import { GrowingBuffer, readRecordFile } from '../../source/json/read-record-file.ts';
import { identityOf } from '../../source/json/record-layout.ts';
import type { FileList, KindLayout, ListedFile } from '../../source/json/walk-storage.ts';
import type { Segment, SegmentLimits } from './segment.ts';
import { SegmentWriter } from './segment-writer.ts';

/** What to read: files of one kind from one source. */
export interface FilesJob {
  readonly type: 'files';
  readonly source: string;
  readonly generation: 'json-1' | 'legacy';
  readonly layout: KindLayout;
  readonly document: 'object' | 'array';
  readonly files: FileList;
  /** By path: the checksum of what was read from a file before. */
  readonly checksums: ReadonlyMap<string, string>;
  readonly directory: string;
  readonly prefix: string;
  readonly limits: SegmentLimits;
}

/** A file that did not become an envelope. */
export interface FileFailure {
  readonly file: ListedFile;
  readonly status: 'failed' | 'transient_failure' | 'gone';
  readonly error: string;
}

/** What reading comes to, as it goes. */
export type FilesEvent =
  /** `files` are the segment's lines in order. */
  | { readonly type: 'segment'; readonly segment: Segment; readonly files: FileList }
  | { readonly type: 'failure'; readonly failure: FileFailure }
  /** Its time has changed, its content has not. */
  | { readonly type: 'unchanged'; readonly file: ListedFile };

/** Reads files into segments. A file that cannot be read costs only itself. */
export function* segmentFiles(job: FilesJob): Generator<FilesEvent> {
  const writer = new SegmentWriter(job.directory, job.prefix, job.limits);
  const buffer = new GrowingBuffer();
  let written: ListedFile[] = [];

  function* finish(segments: readonly Segment[]): Generator<FilesEvent> {
    for (const segment of segments) {
      yield { type: 'segment', segment, files: columnsOf(written.slice(0, segment.lines)) };
      written = written.slice(segment.lines);
    }
  }

  for (const [index, path] of job.files.paths.entries()) {
    const listed = { path, mtime: job.files.mtimes[index] ?? 0, size: job.files.sizes[index] ?? 0 };
    const read = readRecordFile(path, buffer);
    if (read.state !== 'read') {
      yield { type: 'failure', failure: { file: listed, status: read.state, error: read.error } };
      continue;
    }
    const file = { path, mtime: read.mtime, size: read.size };
    const wrong = problemWith(read.bytes, job.document);
    if (wrong !== null) {
      yield { type: 'failure', failure: { file, status: 'failed', error: wrong } };
      continue;
    }
    const checksum = hash('sha1', read.bytes, 'hex');
    if (checksum === job.checksums.get(path)) {
      yield { type: 'unchanged', file };
      continue;
    }
    const { kind, layout } = job.layout;
    const segments = writer.add(
      {
        kind,
        ...eraOf(job.generation, kind, read.bytes),
        source: job.source,
        ...identityOf(path, layout),
        ...file,
        type: null,
        seq: null,
        rowCreated: null,
        rowUpdated: null,
        checksum,
        gone: null,
        doc: read.bytes,
      },
      'files',
    );
    // The writer may have finished the segment before this file or with it: the file is in the last lines either way.
    written.push(file);
    yield* finish(segments);
  }
  yield* finish(writer.flush());
}

/** Files column by column. */
export function columnsOf(files: readonly ListedFile[]): FileList {
  return {
    paths: files.map((file) => file.path),
    mtimes: files.map((file) => file.mtime),
    sizes: files.map((file) => file.size),
  };
}

/** Why these bytes cannot be a record's document, or null; whether it is valid JSON shows when it is extracted. */
export function problemWith(bytes: Buffer, document: 'object' | 'array'): string | null {
  if (!isUtf8(bytes)) return 'not valid UTF-8';
  const start = bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
  const first = bytes
    .subarray(start, start + 4096)
    .toString('latin1')
    .trimStart()
    .at(0);
  if (first === undefined) return bytes.length > start + 4096 ? null : EMPTY_FILE;
  if (first === (document === 'object' ? '{' : '[')) return null;
  if (first === '{' || first === '[') {
    return `expected a JSON ${document}, found ${first === '{' ? 'an object' : 'an array'}`;
  }
  return `expected a JSON ${document}, found something else`;
}

/** What {@link problemWith} says of a file without content: perhaps one that is being written. */
export const EMPTY_FILE = 'the file is empty';

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

function eraOf(
  generation: FilesJob['generation'],
  kind: string,
  bytes: Buffer,
): { readonly shape: DocumentShape; readonly generation: Generation } {
  if (generation === 'json-1') return { shape: 'plain', generation };
  if (kind === 'message' && isNestedMessage(bytes)) return { shape: 'nested-v0', generation: 'json-0.1' };
  return { shape: 'plain', generation: 'json-0.5' };
}
