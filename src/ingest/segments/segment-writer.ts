import { closeSync, constants, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Envelope } from '../../source/envelope.ts';
import type { Segment, SegmentLimits } from './segment.ts';

/**
 * Writes envelopes into segment files, one segment at a time for each kind and shape. The document's own bytes go in
 * as they are but for its line ends, which JSON allows only between tokens: so nothing is parsed here.
 */
export class SegmentWriter {
  readonly #directory: string;
  readonly #prefix: string;
  readonly #limits: SegmentLimits;
  #buffer = Buffer.allocUnsafe(4 * 1024 * 1024);
  #length = 0;
  #open: Omit<Segment, 'lines' | 'largestLine' | 'file'> | undefined;
  #lines = 0;
  #largest = 0;
  #count = 0;

  /** `prefix` keeps the files of several writers in one folder apart. */
  constructor(directory: string, prefix: string, limits: SegmentLimits) {
    this.#directory = directory;
    this.#prefix = prefix;
    this.#limits = limits;
  }

  /** Takes an envelope; returns the segments that are finished by it. */
  add(envelope: Envelope, origin: Segment['origin']): Segment[] {
    const finished: Segment[] = [];
    const size = envelope.doc.length;
    if (this.#open !== undefined && !this.#fits(envelope, origin, size)) finished.push(...this.flush());
    this.#open ??= { kind: envelope.kind, shape: envelope.shape, origin, source: envelope.source };
    this.#append(envelope);
    if (this.#lines >= this.#limits.lines || size > this.#limits.largeDocument)
      finished.push(...this.flush());
    return finished;
  }

  /** Finishes the open segment, if there is one. */
  flush(): Segment[] {
    const open = this.#open;
    if (open === undefined) return [];
    const file = path.join(this.#directory, `${this.#prefix}-${this.#count}.ndjson`);
    writePrivateFile(file, this.#buffer.subarray(0, this.#length));
    const segment = { ...open, file, lines: this.#lines, largestLine: this.#largest };
    this.#count += 1;
    this.#length = 0;
    this.#lines = 0;
    this.#largest = 0;
    this.#open = undefined;
    return [segment];
  }

  #fits(envelope: Envelope, origin: Segment['origin'], size: number): boolean {
    const open = this.#open;
    return (
      open !== undefined &&
      open.kind === envelope.kind &&
      open.shape === envelope.shape &&
      open.source === envelope.source &&
      open.origin === origin &&
      size <= this.#limits.largeDocument &&
      this.#length + size <= this.#limits.bytes
    );
  }

  #append(envelope: Envelope): void {
    const head = headOf(envelope, this.#lines);
    const before = this.#length;
    this.#reserve(head.length * 3 + envelope.doc.length + 2);
    this.#length += this.#buffer.write(head, this.#length, 'utf8');
    const start = this.#length;
    this.#length += envelope.doc.copy(this.#buffer, start);
    blankLineEnds(this.#buffer, start, this.#length);
    this.#buffer[this.#length] = CLOSING_BRACE;
    this.#buffer[this.#length + 1] = LINE_FEED;
    this.#length += 2;
    this.#lines += 1;
    this.#largest = Math.max(this.#largest, this.#length - before);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const CLOSING_BRACE = 0x7d;

/** Marks where a line's document begins; a quote inside any string before it is escaped, so it stands there once. */
export const DOCUMENT_MARK = ',"doc":';

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
  return value === null ? '' : `,"${key}":${JSON.stringify(value)}`;
}

function number(key: string, value: number | null): string {
  return value === null || !Number.isFinite(value) ? '' : `,"${key}":${value}`;
}

function blankLineEnds(buffer: Buffer, start: number, end: number): void {
  const document = buffer.subarray(start, end);
  for (const lineEnd of [LINE_FEED, CARRIAGE_RETURN]) {
    for (let at = document.indexOf(lineEnd); at !== -1; at = document.indexOf(lineEnd, at + 1))
      document[at] = SPACE;
  }
}

/** Writes a file that only its owner can read; it must not be there yet. */
export function writePrivateFile(file: string, bytes: Buffer): void {
  const descriptor = openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
  } finally {
    closeSync(descriptor);
  }
}
