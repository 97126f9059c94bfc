/** What stands in the address for a tree of which no folder is open. */
const NONE = '-';
/** Between folders in the address; no path that calls name has one. */
const BETWEEN = '\n';
/** The longest list of folders that the address holds, in characters: servers refuse addresses of some length. */
const LONGEST = 6_000;

/** The folders that are open, without those that hold another one; null where the usual ones are. */
export type OpenFolders = readonly string[] | null;

/** Reads the folders of an address. */
export function readOpen(text: string | undefined): OpenFolders {
  if (text === undefined) return null;
  return text === NONE ? [] : text.split(BETWEEN);
}

/** Writes folders for the address; of too many those opened first are left out. */
export function writeOpen(open: readonly string[]): string {
  let kept = open;
  while (kept.length > 1 && kept.join(BETWEEN).length > LONGEST) kept = kept.slice(1);
  return kept.length === 0 ? NONE : kept.join(BETWEEN);
}

/** Whether a folder is open; `isMain` where it holds most of its own folder, which opens it until someone chose. */
export function isOpen(open: OpenFolders, folder: string, isMain: boolean): boolean {
  if (open === null) return isMain;
  return open.some((one) => one === folder || holds(folder, one));
}

/** The open folders with one more. */
export function opened(open: readonly string[], folder: string): readonly string[] {
  return open.some((one) => one === folder || holds(folder, one))
    ? open
    : [...open.filter((one) => !holds(one, folder)), folder];
}

/** The open folders without one and all below it; `parent` is the folder that it stands in, null at the top. */
export function closed(open: readonly string[], folder: string, parent: string | null): readonly string[] {
  const rest = open.filter((one) => one !== folder && !holds(folder, one));
  return parent === null ? rest : opened(rest, parent);
}

function holds(folder: string, path: string): boolean {
  return path !== folder && path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
