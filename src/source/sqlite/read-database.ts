import { setTimeout as pause } from 'node:timers/promises';
import type { DatabaseIdentity } from './database-files.ts';
import { type DatabasePlace, isUntouched } from './database-place.ts';
import { failureOf, openDatabase } from './open-database.ts';
import { failure, type OpenFailure } from './open-failure.ts';
import type { ReadOnlyDatabase } from './read-only-database.ts';

/**
 * What `read` returned, and the identity that the database had before it was read (a change that came meanwhile
 * is one to this identity, so nothing is missed), or why nothing was read.
 */
export type ReadResult<T> =
  | { readonly state: 'read'; readonly value: T; readonly identity: DatabaseIdentity }
  | OpenFailure;

/** How often a reading is tried: after a change, and after a lock; times in milliseconds. */
export interface Patience {
  readonly changedAttempts: number;
  readonly busyAttempts: number;
  readonly busyTimeout: number;
  readonly busyPause: number;
}

/** At most 4 × 400 + 3 × 100 ms, under 2 s, until a locked database is a state. */
const PATIENCE: Patience = { changedAttempts: 3, busyAttempts: 4, busyTimeout: 400, busyPause: 100 };

/**
 * Opens a database, runs `read` in one read transaction (all its statements see one moment), closes it, and
 * checks that what was read without locks did not change meanwhile. Otherwise `read` runs again, so it must start
 * afresh each time; only the value of its last run counts. Expected failures are states; what `read` throws for
 * other reasons is thrown on. One reading of a database at a time in a process.
 */
export async function readDatabase<T>(
  file: string,
  read: (database: ReadOnlyDatabase) => T | Promise<T>,
  patience: Patience = PATIENCE,
): Promise<ReadResult<T>> {
  let changed = 0;
  let busy = 0;
  for (;;) {
    const result = await readOnce(file, read, patience.busyTimeout);
    if (result.state === 'changed_while_reading') {
      changed += 1;
      if (changed >= patience.changedAttempts) return result;
    } else if (result.state === 'busy') {
      busy += 1;
      if (busy >= patience.busyAttempts) return result;
      await pause(patience.busyPause);
    } else {
      return result;
    }
  }
}

async function readOnce<T>(
  file: string,
  read: (database: ReadOnlyDatabase) => T | Promise<T>,
  busyTimeout: number,
): Promise<ReadResult<T>> {
  const opened = openDatabase(file, busyTimeout);
  if (opened.state !== 'open') return opened;
  const { database, place } = opened;
  try {
    database.run('begin');
    const value = await read(database);
    database.run('commit');
    return isTrusted(place) ? { state: 'read', value, identity: place.identity } : changedMeanwhile(file);
  } catch (error) {
    const failed = failureOf(error, file, place);
    if (failed === null) throw error;
    return isTrusted(place) ? failed : changedMeanwhile(file);
  } finally {
    database.close();
  }
}

/** Readers of the `shared` mode have their snapshot; the others have it as long as nobody wrote. */
function isTrusted(place: DatabasePlace): boolean {
  return place.mode === 'shared' || isUntouched(place);
}

function changedMeanwhile(file: string): OpenFailure {
  return failure('changed_while_reading', `the database ${file} changed each time that it was read`);
}
