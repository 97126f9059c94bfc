import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Owner, RecordLayout } from './record-layout.ts';

/** A record's file as the walk saw it; times in epoch milliseconds, sizes in bytes. */
export interface FileEntry {
  readonly kind: string;
  readonly path: string;
  readonly id: string;
  readonly projectId: string | null;
  readonly sessionId: string | null;
  readonly messageId: string | null;
  readonly mtime: number;
  readonly size: number;
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
  readonly files: readonly FileEntry[];
  readonly odd: readonly OddEntry[];
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
  const found: Found = { files: [], odd: [] };
  for (const folder of ownerFolders(path.join(root, layout.folder), layout.owners, {}, kind, found)) {
    listRecords(folder, kind, layout, found);
    if (found.files.length + found.odd.length >= chunkSize) yield take(found, kind);
  }
  if (found.files.length + found.odd.length > 0) yield take(found, kind);
}

/** Kind of the files that lie beside the folders of records. */
export const OTHER = 'other';

/** Lists the files that lie in `root` itself, such as `migration`, the number of storage migrations that OpenCode ran. */
export function strayFiles(root: string): readonly OddEntry[] {
  const found: Found = { files: [], odd: [] };
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
  files: FileEntry[];
  odd: OddEntry[];
}

interface OwnerFolder {
  readonly directory: string;
  readonly owners: Readonly<Partial<Record<Owner, string>>>;
}

function take(found: Found, kind: string): WalkChunk {
  const chunk = { kind, files: found.files, odd: found.odd };
  found.files = [];
  found.odd = [];
  return chunk;
}

function* ownerFolders(
  directory: string,
  remaining: readonly Owner[],
  owners: OwnerFolder['owners'],
  kind: string,
  found: Found,
): Generator<OwnerFolder> {
  const [owner, ...rest] = remaining;
  if (owner === undefined) {
    yield { directory, owners };
    return;
  }
  for (const entry of list(directory, kind, found)) {
    const child = path.join(directory, entry.name);
    if (entry.isDirectory()) {
      yield* ownerFolders(child, rest, { ...owners, [owner]: entry.name }, kind, found);
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

function listRecords(folder: OwnerFolder, kind: string, layout: RecordLayout, found: Found): void {
  for (const entry of list(folder.directory, kind, found)) {
    const file = path.join(folder.directory, entry.name);
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
      stat(file, entry.name.slice(0, -'.json'.length), folder, kind, layout, found);
    }
  }
}

function stat(
  file: string,
  id: string,
  folder: OwnerFolder,
  kind: string,
  layout: RecordLayout,
  found: Found,
): void {
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
  found.files.push({
    kind,
    path: file,
    id,
    projectId: folder.owners.projectId ?? null,
    sessionId: layout.namedAfterSession ? id : (folder.owners.sessionId ?? null),
    messageId: folder.owners.messageId ?? null,
    mtime: seen.mtimeMs,
    size: seen.size,
  });
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
    }
    return [];
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

/**
 * The record that a path names, as the walk would list it; undefined when no record of this kind can stand there or
 * when there is no regular file.
 */
export function entryAt(root: string, { kind, layout }: KindLayout, file: string): FileEntry | undefined {
  const steps = path.relative(path.join(root, layout.folder), file).split(path.sep);
  const name = steps.pop();
  if (name === undefined || !name.endsWith('.json') || steps.length !== layout.owners.length)
    return undefined;
  if (steps.includes('..')) return undefined;
  const owners = Object.fromEntries(layout.owners.map((owner, index) => [owner, steps[index]]));
  const found: Found = { files: [], odd: [] };
  stat(file, name.slice(0, -'.json'.length), { directory: path.dirname(file), owners }, kind, layout, found);
  return found.files[0];
}
