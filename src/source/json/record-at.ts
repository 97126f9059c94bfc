import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { codeOf, type ListedFile } from './walk-storage.ts';

/** What stands at a path now. */
export type Standing =
  | { readonly state: 'file'; readonly file: ListedFile }
  /** `moved`: it was renamed, or its rights have changed, since a file last came into it or went from it. */
  | { readonly state: 'folder'; readonly moved: boolean }
  | { readonly state: 'absent' }
  /** Neither a file nor a folder, or not to be examined. */
  | { readonly state: 'odd'; readonly status: 'failed' | 'transient_failure'; readonly reason: string };

/** Looks at a path without following a link or opening anything. */
export function standingAt(file: string): Standing {
  try {
    const seen = lstatSync(file);
    if (seen.isFile()) return { state: 'file', file: { path: file, mtime: seen.mtimeMs, size: seen.size } };
    if (seen.isDirectory()) return { state: 'folder', moved: seen.ctimeMs > seen.mtimeMs };
    return {
      state: 'odd',
      status: 'failed',
      reason: `a ${seen.isSymbolicLink() ? 'symbolic link' : 'device or pipe'} in a record's place is not opened`,
    };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { state: 'absent' };
    return { state: 'odd', status: 'transient_failure', reason: `cannot be examined (${code})` };
  }
}

/** Paths of what a folder holds that is named like a record; none when it is gone meanwhile. */
export function recordNamesIn(folder: string): readonly string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // a folder that cannot be listed is found and reported by the sweep
  }
  return entries
    .filter((entry) => entry.name.endsWith('.json'))
    .map((entry) => path.join(folder, entry.name));
}
