import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { codeOf } from './walk-storage.ts';

/** A file's bytes, or why there are none. Transient failures are worth another try. */
export type ReadResult =
  | { readonly state: 'read'; readonly bytes: Buffer; readonly mtime: number; readonly size: number }
  | { readonly state: 'failed' | 'transient_failure' | 'gone'; readonly error: string };

// A pipe or device that took the file's place after it was listed must neither block nor be followed.
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

const TRANSIENT = new Set([
  'EBUSY',
  'EMFILE',
  'ENFILE',
  'EAGAIN',
  'EINTR',
  'ETXTBSY',
  'EIO',
  'ESTALE',
  'ETIMEDOUT',
]);

/** Reads a record's file whole. The time is the one from before the read, so that a later change is seen as one. */
export function readRecordFile(file: string, buffer: GrowingBuffer): ReadResult {
  let descriptor: number;
  try {
    descriptor = openSync(file, FLAGS);
  } catch (error) {
    return readFailure(error);
  }
  try {
    const seen = fstatSync(descriptor);
    if (!seen.isFile()) return { state: 'failed', error: 'not a regular file any more' };
    const bytes = buffer.atLeast(seen.size + 1);
    let length = 0;
    for (;;) {
      const wanted = bytes.length - length;
      const read = readSync(descriptor, bytes, length, wanted, null);
      length += read;
      // Fewer bytes than wanted, and all that were expected: a further read would find the end of the file.
      if (read === 0 || length > seen.size || (read < wanted && length === seen.size)) break;
    }
    if (length !== seen.size)
      return { state: 'transient_failure', error: 'the file changed while it was read' };
    return { state: 'read', bytes: bytes.subarray(0, length), mtime: seen.mtimeMs, size: seen.size };
  } catch (error) {
    return readFailure(error);
  } finally {
    closeSync(descriptor);
  }
}

/** One buffer that is used again for every file; its bytes are valid until the next read. */
export class GrowingBuffer {
  #bytes = Buffer.allocUnsafe(256 * 1024);

  /** The buffer, made larger when it has fewer than `size` bytes. */
  atLeast(size: number): Buffer {
    if (this.#bytes.length < size) this.#bytes = Buffer.allocUnsafe(Math.ceil(size * 1.25));
    return this.#bytes;
  }
}

function readFailure(error: unknown): ReadResult {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return { state: 'gone', error: 'the file vanished before it was read' };
  if (code === 'ELOOP')
    return { state: 'failed', error: 'a symbolic link took its place and is not followed' };
  return { state: TRANSIENT.has(code) ? 'transient_failure' : 'failed', error: `cannot be read (${code})` };
}
