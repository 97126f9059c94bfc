import { closeSync, constants, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Envelope } from '../../source/envelope.ts';
import type { Segment, SegmentLimits } from './segment.ts';

/** Bytes that are gathered before they are written. */
const GATHERED = 1024 * 1024;

interface OpenSegment {
  readonly file: string;
  readonly descriptor: number;
  readonly kind: Segment['kind'];
  readonly shape: Segment['shape'];
  readonly origin: Segment['origin'];
  readonly source: string;
  lines: number;
  bytes: number;
  largestLine: number;
}

/**
 * Writes envelopes into segment files, one after the other, each of one kind and shape. The document's own bytes go in
 * as they are but for its line ends, which JSON allows only between tokens: so nothing is parsed here.
 */
export class SegmentWriter {
  readonly #directory: string;
  readonly #prefix: string;
  readonly #limits: SegmentLimits;
  readonly #gathered = Buffer.allocUnsafe(GATHERED);
  #length = 0;
  #open: OpenSegment | undefined;
  #count = 0;

  /** `prefix` keeps the files of several writers in one folder apart. */
  constructor(directory: string, prefix: string, limits: SegmentLimits) {
    this.#directory = directory;
    this.#prefix = prefix;
    this.#limits = limits;
  }

  /** Takes an envelope, whose document it may change; returns the segments that are finished by it. */
  add(envelope: Envelope, origin: Segment['origin']): Segment[] {
    const size = envelope.doc.length;
    const finished = this.#fits(envelope, origin) ? [] : this.flush();
    this.#open ??= this.#start(envelope, origin);
    this.#append(this.#open, envelope);
    const isFull = this.#open.lines >= this.#limits.lines || size > this.#limits.largeDocument;
    return isFull ? [...finished, ...this.flush()] : finished;
  }

  /** Finishes the open segment, if there is one. */
  flush(): Segment[] {
    const open = this.#open;
    if (open === undefined) return [];
    this.#open = undefined;
    try {
      this.#drain(open);
    } finally {
      closeSync(open.descriptor);
    }
    const { file, kind, shape, origin, source, lines, largestLine } = open;
    return [{ file, kind, shape, origin, source, lines, largestLine }];
  }

  #fits(envelope: Envelope, origin: Segment['origin']): boolean {
    const open = this.#open;
    return (
      open === undefined ||
      (open.kind === envelope.kind &&
        open.shape === envelope.shape &&
        open.source === envelope.source &&
        open.origin === origin &&
        envelope.doc.length <= this.#limits.largeDocument &&
        open.bytes + envelope.doc.length <= this.#limits.bytes)
    );
  }

  #start({ kind, shape, source }: Envelope, origin: Segment['origin']): OpenSegment {
    const file = path.join(this.#directory, `${this.#prefix}-${this.#count}.ndjson`);
    this.#count += 1;
    const descriptor = openPrivateFile(file);
    return { file, descriptor, kind, shape, origin, source, lines: 0, bytes: 0, largestLine: 0 };
  }

  #append(open: OpenSegment, envelope: Envelope): void {
    const head = Buffer.from(headOf(envelope, open.lines), 'utf8');
    blankLineEnds(envelope.doc);
    for (const piece of [head, envelope.doc, LINE_END]) this.#write(open, piece);
    const bytes = head.length + envelope.doc.length + LINE_END.length;
    open.lines += 1;
    open.bytes += bytes;
    open.largestLine = Math.max(open.largestLine, bytes);
  }

  #write(open: OpenSegment, bytes: Buffer): void {
    if (this.#length + bytes.length > GATHERED) this.#drain(open);
    if (bytes.length > GATHERED) {
      writeAll(open.descriptor, bytes);
    } else {
      this.#length += bytes.copy(this.#gathered, this.#length);
    }
  }

  #drain(open: OpenSegment): void {
    writeAll(open.descriptor, this.#gathered.subarray(0, this.#length));
    this.#length = 0;
  }
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const LINE_END = Buffer.from('}\n');

/** Marks where a line's document begins; a quote inside any string before it is escaped, so it stands there once. */
export const DOCUMENT_MARK = ',"doc":';

/**
 * Names every key, null where there is nothing: of two equal keys DuckDB takes the first, so that a file with more after
 * its document (`{…},"gone":"…"`) adds nothing to its envelope.
 */
function headOf(envelope: Envelope, n: number): string {
  return (
    `{"n":${n},"id":${JSON.stringify(envelope.id)}` +
    text('project_id', envelope.projectId) +
    text('session_id', envelope.sessionId) +
    text('message_id', envelope.messageId) +
    text('type', envelope.type) +
    number('seq', envelope.seq) +
    number('row_created', envelope.rowCreated) +
    number('row_updated', envelope.rowUpdated) +
    number('mtime', envelope.mtime) +
    `,"size":${envelope.size},"checksum":"${envelope.checksum}","generation":"${envelope.generation}"` +
    `,"source":${JSON.stringify(envelope.source)},"path":${JSON.stringify(envelope.path)}` +
    text('gone', envelope.gone) +
    DOCUMENT_MARK
  );
}

function text(key: string, value: string | null): string {
  return `,"${key}":${JSON.stringify(value)}`;
}

function number(key: string, value: number | null): string {
  return `,"${key}":${value === null || !Number.isFinite(value) ? 'null' : value}`;
}

function blankLineEnds(document: Buffer): void {
  for (const lineEnd of [LINE_FEED, CARRIAGE_RETURN]) {
    for (let at = document.indexOf(lineEnd); at !== -1; at = document.indexOf(lineEnd, at + 1)) {
      document[at] = SPACE;
    }
  }
}

/** Writes a file that only its owner can read; it must not be there yet. */
export function writePrivateFile(file: string, bytes: Buffer): void {
  const descriptor = openPrivateFile(file);
  try {
    writeAll(descriptor, bytes);
  } finally {
    closeSync(descriptor);
  }
}

function openPrivateFile(file: string): number {
  return openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}
