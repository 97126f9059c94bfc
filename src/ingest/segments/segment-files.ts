import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import type { DocumentShape, Generation } from '../../source/envelope.ts';
import { isNestedMessage } from '../../source/json/legacy-layout.ts';
import { GrowingBuffer, readRecordFile } from '../../source/json/read-record-file.ts';
import type { FileEntry } from '../../source/json/walk-storage.ts';
import type { Segment, SegmentLimits } from './segment.ts';
import { SegmentWriter } from './segment-writer.ts';

/** A file to read, and the checksum of what was read from it before, if anything was. */
export interface FileToRead {
  readonly entry: FileEntry;
  readonly knownChecksum: string | null;
}

/** What to read: files of one kind from one source. */
export interface FilesJob {
  readonly type: 'files';
  readonly source: string;
  readonly layout: 'storage' | 'legacy';
  readonly document: 'object' | 'array';
  readonly files: readonly FileToRead[];
  readonly directory: string;
  readonly prefix: string;
  readonly limits: SegmentLimits;
}

/** A file that did not become an envelope. */
export interface FileFailure {
  readonly entry: FileEntry;
  readonly status: 'failed' | 'transient_failure' | 'gone';
  readonly error: string;
}

/** What reading comes to, as it goes. */
export type FilesEvent =
  | { readonly type: 'segment'; readonly segment: Segment; readonly files: readonly FileEntry[] }
  | { readonly type: 'failure'; readonly failure: FileFailure }
  /** Its time has changed, its content has not. */
  | { readonly type: 'unchanged'; readonly entry: FileEntry };

/** Reads files into segments. A file that cannot be read costs only itself. */
export function* segmentFiles(job: FilesJob): Generator<FilesEvent> {
  const writer = new SegmentWriter(job.directory, job.prefix, job.limits);
  const buffer = new GrowingBuffer();
  let written: FileEntry[] = [];

  function* finish(segments: readonly Segment[]): Generator<FilesEvent> {
    for (const segment of segments) {
      yield { type: 'segment', segment, files: written.slice(0, segment.lines) };
      written = written.slice(segment.lines);
    }
  }

  for (const { entry, knownChecksum } of job.files) {
    const read = readRecordFile(entry.path, buffer);
    if (read.state !== 'read') {
      yield { type: 'failure', failure: { entry, status: read.state, error: read.error } };
      continue;
    }
    const seen: FileEntry = { ...entry, mtime: read.mtime, size: read.size };
    const wrong = problemWith(read.bytes, job.document);
    if (wrong !== null) {
      yield { type: 'failure', failure: { entry: seen, status: 'failed', error: wrong } };
      continue;
    }
    const checksum = hash('sha1', read.bytes, 'hex');
    if (checksum === knownChecksum) {
      yield { type: 'unchanged', entry: seen };
      continue;
    }
    const { shape, generation } = generationOf(job.layout, seen.kind, read.bytes);
    const segments = writer.add(
      {
        kind: seen.kind,
        shape,
        generation,
        source: job.source,
        path: seen.path,
        id: seen.id,
        projectId: seen.projectId,
        sessionId: seen.sessionId,
        messageId: seen.messageId,
        type: null,
        seq: null,
        rowCreated: null,
        rowUpdated: null,
        mtime: seen.mtime,
        size: seen.size,
        checksum,
        gone: null,
        doc: read.bytes,
      },
      'files',
    );
    // The writer may have finished the segment before this file or with it: the file is in the last lines either way.
    written.push(seen);
    yield* finish(segments);
  }
  yield* finish(writer.flush());
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

function generationOf(
  layout: FilesJob['layout'],
  kind: string,
  bytes: Buffer,
): { readonly shape: DocumentShape; readonly generation: Generation } {
  if (layout === 'storage') return { shape: 'plain', generation: 'json-1' };
  if (kind === 'message' && isNestedMessage(bytes)) return { shape: 'nested-v0', generation: 'json-0.1' };
  return { shape: 'plain', generation: 'json-0.5' };
}
