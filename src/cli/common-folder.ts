/** Paths as they are seen from the folder that holds all of them. */
export interface SeenPaths {
  /** Null where they have none in common but the top; then the paths are whole. */
  readonly folder: string | null;
  readonly paths: readonly string[];
}

/** Leaves out what all of these whole paths begin with, up to a folder: what tells them apart stands at their ends. */
export function seenFromFolder(paths: readonly string[]): SeenPaths {
  const [first = [], ...others] = paths.map(foldersOf);
  const shared = foldersInCommon(first, others);
  if (shared.length < 2) return { folder: null, paths };
  const folder = shared.join('/');
  return { folder, paths: paths.map((path) => path.slice(folder.length + 1)) };
}

function foldersOf(path: string): readonly string[] {
  return path.replace(/\/+$/, '').split('/').slice(0, -1);
}

function foldersInCommon(
  first: readonly string[],
  others: readonly (readonly string[])[],
): readonly string[] {
  const end = first.findIndex((step, index) => others.some((steps) => steps[index] !== step));
  return end === -1 ? first : first.slice(0, end);
}
