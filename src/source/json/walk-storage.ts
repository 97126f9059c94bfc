import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { RecordLayout } from './record-layout.ts';

/** A file as the walk saw it; epoch milliseconds and bytes. */
export interface ListedFile {
  readonly path: string;
  readonly mtime: number;
  readonly size: number;
}

/** Many listed files, column by column: that is cheaper to hand from thread to thread than objects. */
export interface FileList {
  readonly paths: readonly string[];
  readonly mtimes: readonly number[];
  readonly sizes: readonly number[];
}

/** Something in a record's place that is not read, and why. */
export interface OddEntry {
  readonly kind: string;
  readonly path: string;
  readonly status: 'skipped' | 'failed' | 'transient_failure';
  readonly reason: string;
}

/** A run of files of one kind, in sorted order. */
export interface WalkChunk {
  readonly kind: string;
  readonly files: FileList;
  readonly odd: readonly OddEntry[];
  /** How much of the kind's folders is listed with it, above 0 and up to 1. */
  readonly share: number;
}

/** A kind by name, and where its files are. */
export interface KindLayout {
  readonly kind: string;
  readonly layout: RecordLayout;
}

/**
 * Lists the files of one kind below `root`, in sorted order of their paths, in chunks of about `chunkSize`.
 * A folder that is gone meanwhile is no error; one that cannot be listed is an odd entry. Nothing is opened.
 */
export function* walkKind(
  root: string,
  { kind, layout }: KindLayout,
  chunkSize: number,
): Generator<WalkChunk> {
  const found = nothing();
  const top = path.join(root, layout.folder);
  for (const { folder, share } of ownerFolders(top, layout.owners.length, kind, found, { from: 0, to: 1 })) {
    listRecords(folder, kind, found);
    if (found.paths.length + found.odd.length >= chunkSize) yield take(found, kind, share);
  }
  if (found.paths.length + found.odd.length > 0) yield take(found, kind, 1);
}

/** Kind of the files that lie beside the folders of records. */
export const OTHER = 'other';

/** Lists the files that lie in `root` itself, such as `migration`, the number of storage migrations that OpenCode ran. */
export function strayFiles(root: string): readonly OddEntry[] {
  const found = nothing();
  return list(root, OTHER, found)
    .filter((entry) => entry.isFile())
    .map((entry) => ({
      kind: OTHER,
      path: path.join(root, entry.name),
      status: 'skipped' as const,
      reason: 'a file beside the folders of records',
    }));
}

interface Found {
  paths: string[];
  mtimes: number[];
  sizes: number[];
  odd: OddEntry[];
}

function nothing(): Found {
  return { paths: [], mtimes: [], sizes: [], odd: [] };
}

function take(found: Found, kind: string, share: number): WalkChunk {
  const { paths, mtimes, sizes, odd } = found;
  Object.assign(found, nothing());
  return { kind, files: { paths, mtimes, sizes }, odd, share };
}

/** The part of a walk that a folder is, as if all folders beside each other held as much. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

function* ownerFolders(
  directory: string,
  depth: number,
  kind: string,
  found: Found,
  { from, to }: Stretch,
): Generator<{ readonly folder: string; readonly share: number }> {
  if (depth === 0) {
    yield { folder: directory, share: to };
    return;
  }
  const entries = list(directory, kind, found);
  const step = (to - from) / entries.length;
  for (const [index, entry] of entries.entries()) {
    const child = path.join(directory, entry.name);
    if (entry.isDirectory()) {
      const stretch = { from: from + index * step, to: from + (index + 1) * step };
      yield* ownerFolders(child, depth - 1, kind, found, stretch);
    } else if (entry.isSymbolicLink()) {
      found.odd.push({
        kind,
        path: child,
        status: 'failed',
        reason: 'a symbolic link in place of a folder is not followed',
      });
    } else {
      found.odd.push({
        kind,
        path: child,
        status: 'skipped',
        reason: `a ${nameOf(entry)} where only folders are expected`,
      });
    }
  }
}

function listRecords(folder: string, kind: string, found: Found): void {
  for (const entry of list(folder, kind, found)) {
    const file = path.join(folder, entry.name);
    if (!entry.name.endsWith('.json')) {
      found.odd.push({
        kind,
        path: file,
        status: 'skipped',
        reason: `${nameOf(entry)} without the ending .json`,
      });
    } else if (!entry.isFile()) {
      found.odd.push({
        kind,
        path: file,
        status: 'failed',
        reason: `a ${nameOf(entry)} in a record's place is not opened`,
      });
    } else {
      stat(file, kind, found);
    }
  }
}

function stat(file: string, kind: string, found: Found): void {
  let seen: { mtimeMs: number; size: number };
  try {
    seen = lstatSync(file);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') {
      found.odd.push({
        kind,
        path: file,
        status: 'transient_failure',
        reason: `cannot be examined (${codeOf(error)})`,
      });
    } else if (file.includes('\u{FFFD}')) {
      found.odd.push({ kind, path: file, status: 'failed', reason: 'the file name is not valid UTF-8' });
    }
    return; // deleted since it was listed
  }
  found.paths.push(file);
  found.mtimes.push(seen.mtimeMs);
  found.sizes.push(seen.size);
}

function list(directory: string, kind: string, found: Found): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'ENOENT') {
      found.odd.push({
        kind,
        path: directory,
        status: 'failed',
        reason: `the folder cannot be listed (${code})`,
      });
    } else if (directory.includes('\u{FFFD}')) {
      found.odd.push({
        kind,
        path: directory,
        status: 'failed',
        reason: 'the folder name is not valid UTF-8',
      });
    }
    return []; // deleted since it was listed
  }
}

function nameOf(entry: Dirent): string {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (entry.isSymbolicLink()) return 'symbolic link';
  if (entry.isFIFO()) return 'named pipe';
  if (entry.isSocket()) return 'socket';
  return 'device';
}

/** The code of a system error, such as ENOENT. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'unknown error';
}

/** The file at a path, as the walk would list it; undefined when there is no regular one. */
export function fileAt(file: string): ListedFile | undefined {
  try {
    const seen = lstatSync(file);
    return seen.isFile() ? { path: file, mtime: seen.mtimeMs, size: seen.size } : undefined;
  } catch {
    return undefined;
  }
}
