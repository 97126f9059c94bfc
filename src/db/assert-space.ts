import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseError } from './database-error.ts';

/** More than one transaction writes. */
const RESERVE_MB = 64;
const MB = 1_048_576;

/**
 * Throws {@link DatabaseError} when the disk of a database is all but full. A commit that cannot write its log must not
 * be tried: where it deletes a row and inserts one with the same key, DuckDB 1.5.5 ends the process over it.
 */
export async function assertSpace(file: string): Promise<void> {
  if (file === ':memory:') return;
  const disk = await statfs(path.dirname(file)).catch(() => null);
  // Some network file systems do not say.
  if (disk === null || disk.blocks === 0) return;
  const free = Math.floor((disk.bavail * disk.bsize) / MB);
  if (free >= RESERVE_MB) return;
  throw new DatabaseError(
    `No space left for the database ${file}: ${free} MB are free on its disk, and ${RESERVE_MB} MB have to be.`,
    {
      hint: 'Free disk space, or use a file on another disk with --database FILE. A daemon then goes on by itself.',
    },
  );
}
