import type { Dirent } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';

/** A folder's real path and its entries by name, or the code of the error that listing it ended with. */
export type ListedFolder =
  | { readonly path: string; readonly entries: readonly Dirent[] }
  | { readonly error: string };

/** Lists a folder, through links, in the order of the names' UTF-16 code units. */
export async function listFolder(path: string): Promise<ListedFolder> {
  try {
    const real = await realpath(path);
    const entries = await readdir(real, { withFileTypes: true });
    return { path: real, entries: entries.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  } catch (error) {
    return { error: codeOf(error) };
  }
}

/** Stands for the code of an error that has none. */
export const unknownCode = 'unknown error';

/** The code of a system error, such as ENOENT. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : unknownCode;
}
