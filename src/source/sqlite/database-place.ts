import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { type DatabaseIdentity, databaseIdentity, entryOrNull, sameIdentity } from './database-files.ts';
import { failure, type OpenFailure } from './open-failure.ts';
import { walHoldsCommit } from './wal-commit.ts';

/**
 * How a database is opened so that nothing beside it appears, changes or is deleted:
 * `shared` takes the locks of every reader: another program may have the file open, or it keeps no log.
 * `private` holds the index of the log in memory: there is a log that counts, and nobody has the file open.
 * `immutable` reads the file alone: there is no log, or nothing in it.
 * Only `shared` is safe against writers by itself; the others are checked afterwards.
 */
export type AccessMode = 'shared' | 'private' | 'immutable';

/** A database file with what stood beside it when it was looked at. */
export interface DatabasePlace {
  readonly state: 'found';
  /** Absolute path with links resolved: SQLite looks for the log beside that. */
  readonly path: string;
  readonly mode: AccessMode;
  readonly identity: DatabaseIdentity;
  /** The shared-memory file exists: some process has, or had, the database open. */
  readonly hasSharedMemory: boolean;
  /** Bytes that the file's own header says it has, without what is in the log. */
  readonly declaredSize: number;
}

const MAGIC = 'SQLite format 3\0';
const HEADER_BYTES = 100;

/**
 * Looks at a path without opening anything but a regular file. Nobody in this process may be reading the database
 * meanwhile: closing a file drops the process's POSIX locks on it.
 */
export function lookAtDatabase(file: string): DatabasePlace | OpenFailure {
  try {
    return look(file);
  } catch (cause) {
    return failure('unreadable', `the database ${file} could not be opened: ${reasonOf(cause)}`);
  }
}

function look(file: string): DatabasePlace | OpenFailure {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) {
    const dangling = entryOrNull(file)?.isSymbolicLink() === true;
    return failure('missing', dangling ? `${file} is a link to nothing` : `there is no database at ${file}`);
  }
  if (!stats.isFile()) return failure('not_a_file', `${file} is not a regular file`);
  const path = realpathSync(file);
  const odd = ['-wal', '-shm', '-journal'].find((suffix) => entryOrNull(path + suffix)?.isFile() === false);
  if (odd !== undefined) return failure('not_a_file', `${path}${odd} is not a regular file`);
  const identity = databaseIdentity(path);
  if (identity === null) return failure('missing', `there is no database at ${file} any more`);
  if (identity.size === 0) return failure('empty_file', `the database ${file} has 0 bytes`);
  const header = readHeader(path);
  if (!MAGIC.startsWith(header.toString('latin1', 0, MAGIC.length))) {
    return failure('not_a_database', `${file} does not begin as an SQLite database does`);
  }
  if (header.length < HEADER_BYTES) {
    return failure('truncated', `the database ${file} ends after ${header.length} bytes`);
  }
  const hasSharedMemory = entryOrNull(`${path}-shm`) !== null;
  const mode = modeOf(path, header, hasSharedMemory);
  return { state: 'found', path, mode, identity, hasSharedMemory, declaredSize: declaredSize(header) };
}

/** True when the files are as they were when the place was looked at. */
export function isUntouched(place: DatabasePlace): boolean {
  return (
    sameIdentity(databaseIdentity(place.path), place.identity) &&
    (entryOrNull(`${place.path}-shm`) !== null) === place.hasSharedMemory
  );
}

/**
 * The one way of opening that leaves no trace. A read-only connection still makes an absent `-wal` or `-shm`, and
 * a private one deletes a log without a committed transaction when it closes.
 */
function modeOf(path: string, header: Buffer, hasSharedMemory: boolean): AccessMode {
  const hasLog = entryOrNull(`${path}-wal`) !== null;
  if (hasLog && hasSharedMemory) return 'shared';
  if (hasLog && walHoldsCommit(`${path}-wal`)) return 'private';
  const keepsLog = header[READ_VERSION] === 2;
  return hasLog || keepsLog ? 'immutable' : 'shared';
}

const READ_VERSION = 19; // of the file format: 1 with a rollback journal, 2 with a write-ahead log

function declaredSize(header: Buffer): number {
  const pageSize = header.readUInt16BE(16);
  const pagesAreKnown = header.readUInt32BE(24) === header.readUInt32BE(92);
  return pagesAreKnown ? header.readUInt32BE(28) * (pageSize === 1 ? 65536 : pageSize) : 0;
}

function readHeader(path: string): Buffer {
  // The file may have been replaced by a FIFO since it was looked at: opening must not wait for its writer.
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if (!fstatSync(descriptor).isFile()) throw new Error('it was replaced by something that is not a file');
    const header = Buffer.alloc(HEADER_BYTES);
    return header.subarray(0, readSync(descriptor, header, 0, HEADER_BYTES, 0));
  } finally {
    closeSync(descriptor);
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
