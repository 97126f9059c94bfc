import { type BigIntStats, lstatSync, realpathSync, statSync } from 'node:fs';

/**
 * What tells whether a database changed: the file's inode, and size (bytes) and time of last change (epoch
 * milliseconds, with fractions) of the file and of its write-ahead log. A log that is absent has 0 and 0.
 * Two writes within one tick of the file system's clock look alike, so an identity that is younger than the tick
 * (a few milliseconds) may have to be looked at again.
 */
export interface DatabaseIdentity {
  readonly inode: string;
  readonly size: number;
  readonly mtime: number;
  readonly walSize: number;
  readonly walMtime: number;
}

/** The identity of a database file, or null where no regular file is. Of a link, that of its target and its log. */
export function databaseIdentity(file: string): DatabaseIdentity | null {
  const target = orNull(() => realpathSync(file));
  const database = target === null ? null : statOrNull(target);
  if (database === null || !database.isFile()) return null;
  const wal = statOrNull(`${target}-wal`);
  return {
    inode: String(database.ino),
    size: Number(database.size),
    mtime: milliseconds(database),
    walSize: wal === null ? 0 : Number(wal.size),
    walMtime: wal === null ? 0 : milliseconds(wal),
  };
}

/** True when nothing that an identity holds differs. */
export function sameIdentity(a: DatabaseIdentity | null, b: DatabaseIdentity | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.inode === b.inode &&
    a.size === b.size &&
    a.mtime === b.mtime &&
    a.walSize === b.walSize &&
    a.walMtime === b.walMtime
  );
}

/** What stands at a path, without following a link; null when nothing does or it cannot be looked at. */
export function entryOrNull(file: string): BigIntStats | null {
  return orNull(() => lstatSync(file, { bigint: true }));
}

function statOrNull(file: string): BigIntStats | null {
  return orNull(() => statSync(file, { bigint: true }));
}

function orNull<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null; // whoever opens the file next finds out why
  }
}

function milliseconds(stats: BigIntStats): number {
  return Number(stats.mtimeNs) / 1e6;
}
