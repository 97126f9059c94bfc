import { identityOf } from '../source/json/record-layout.ts';
import type { KindLayout } from '../source/json/walk-storage.ts';
import { EMPTY_FILE, type FileFailure } from './segments/segment-files.ts';
import type { Unprocessed } from './state/file-processing-state.ts';

/** A file that could not be read into the database, and what it should be a record of. */
export type KindFailure = FileFailure & { readonly layout: KindLayout };

/** A file that fails within this time of its last change may be half written. */
const TORN_WRITE_MS = 5_000;

/** So far a file's time may lie ahead and still be that of a moment ago. */
const CLOCKS_APART_MS = 86_400_000;

/** True for a failure that another try may mend: a system that is busy, or a file that is being written. */
export function mayPass({ status, error, file }: FileFailure, now: number): boolean {
  if (status !== 'failed') return true;
  const torn = error.startsWith('not valid JSON') || error === EMPTY_FILE;
  const age = now - file.mtime; // below 0 where this clock was put back, or where the file's is ahead
  return torn && age < TORN_WRITE_MS && age > -CLOCKS_APART_MS;
}

/** What is remembered of a file that was given up for now. */
export function unprocessedOf(
  { file, layout, error }: KindFailure,
  source: string,
  passing: boolean,
): Unprocessed {
  return {
    path: file.path,
    kind: layout.kind,
    recordId: identityOf(file.path, layout.layout).id,
    source,
    mtime: file.mtime,
    size: file.size,
    status: passing ? 'transient_failure' : 'failed',
    error,
  };
}
