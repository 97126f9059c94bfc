import { closeSync, openSync, readSync } from 'node:fs';

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;

/**
 * True when a write-ahead log holds at least one committed transaction, found by its frames' salts and checksums
 * as SQLite's own recovery does (https://www.sqlite.org/fileformat2.html, "The Write-Ahead Log"). A log without
 * one adds nothing to its database. An unreadable log is an error of the file system.
 */
export function walHoldsCommit(wal: string): boolean {
  const descriptor = openSync(wal, 'r');
  try {
    return holdsCommit((buffer, position) => readSync(descriptor, buffer, 0, buffer.length, position));
  } finally {
    closeSync(descriptor);
  }
}

function holdsCommit(read: (buffer: Buffer, position: number) => number): boolean {
  const header = Buffer.alloc(HEADER_BYTES);
  if (read(header, 0) < HEADER_BYTES) return false;
  const magic = header.readUInt32BE(0);
  const pageSize = header.readUInt32BE(8);
  if ((magic & ~1) >>> 0 !== MAGIC || !isPageSize(pageSize)) return false;
  const bigEndian = (magic & 1) === 1;
  let sum = checksum(header.subarray(0, 24), bigEndian, [0, 0]);
  if (sum[0] !== header.readUInt32BE(24) || sum[1] !== header.readUInt32BE(28)) return false;
  const frame = Buffer.alloc(FRAME_HEADER_BYTES + pageSize);
  for (let position = HEADER_BYTES; read(frame, position) === frame.length; position += frame.length) {
    if (!frame.subarray(8, 16).equals(header.subarray(16, 24))) return false;
    sum = checksum(frame.subarray(0, 8), bigEndian, sum);
    sum = checksum(frame.subarray(FRAME_HEADER_BYTES), bigEndian, sum);
    if (sum[0] !== frame.readUInt32BE(16) || sum[1] !== frame.readUInt32BE(20)) return false;
    if (frame.readUInt32BE(0) === 0) return false;
    if (frame.readUInt32BE(4) !== 0) return true; // the size of the database after a commit; 0 within a transaction
  }
  return false;
}

function isPageSize(size: number): boolean {
  return size >= 512 && size <= 65536 && (size & (size - 1)) === 0;
}

type Sums = readonly [number, number];

function checksum(bytes: Buffer, bigEndian: boolean, start: Sums): Sums {
  let [first, second] = start;
  for (let at = 0; at < bytes.length; at += 8) {
    const low = bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
    const high = bigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4);
    first = (first + low + second) >>> 0;
    second = (second + high + first) >>> 0;
  }
  return [first, second];
}
