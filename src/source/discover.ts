import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { countJsonFiles } from './count-json-files.ts';
import type { DataDirPlace, DataPlaces } from './data-dirs.ts';
import { discoverLegacy } from './discover-legacy.ts';
import { discoverStorage } from './discover-storage.ts';
import type {
  DiscoveredSource,
  Discovery,
  Findings,
  LookedAtPlace,
  NotUnderstoodFiles,
  PlaceState,
} from './discovery.ts';
import { codeOf, listFolder } from './list-folder.ts';

/** What OpenCode calls its databases: `opencode.db`, or `opencode-<channel>.db`. */
export const databaseName = /^opencode.*\.db$/;
const sidecarName = /\.(db|sqlite3?)-(wal|shm|journal)$/;
const otherDatabaseName = /\.(db|sqlite3?)$/;

/** What OpenCode keeps beside its sessions or is looked at by itself; `auth.json` holds secrets and is never opened. */
const ignoredInDataDir: ReadonlySet<string> = new Set([
  'auth.json',
  'mcp-auth.json',
  'bin',
  'cache',
  'log',
  'plans',
  'project',
  'repos',
  'shell',
  'snapshot',
  'storage',
  'tool-output',
  'worktree',
]);

/** Names that tell OpenCode's data folder from any other, where there is nothing to read. */
const telltale = ['auth.json', 'log', 'snapshot', 'storage', 'tool-output'];

/**
 * Looks at every place and says what is there, by names and file types alone: no file is opened. `recordFolders` are the
 * folders of a storage folder that hold records. The same data named twice, also through links, is there once.
 */
export async function discover(places: DataPlaces, recordFolders: readonly string[]): Promise<Discovery> {
  const dataDirs: LookedAtPlace[] = [];
  const databases: LookedAtPlace[] = [];
  const sources = new Map<string, DiscoveredSource>();
  const notUnderstood = new Map<string, NotUnderstoodFiles>();
  const seen = new Set<string>();
  const add = (found: Findings): void => {
    for (const source of found.sources) if (!sources.has(source.path)) sources.set(source.path, source);
    for (const entry of found.notUnderstood) notUnderstood.set(join(entry.path, entry.name), entry);
  };

  for (const place of places.dataDirs) {
    const looked = await lookAt(place, recordFolders);
    if (looked.realPath !== null && seen.has(looked.realPath)) continue;
    if (looked.realPath !== null) seen.add(looked.realPath);
    dataDirs.push(looked.place);
    add(looked.found);
  }
  for (const place of places.databases) {
    const looked = await lookAtDatabase(place.path);
    databases.push({ path: place.path, origin: place.origin, state: looked.state, hint: looked.hint });
    add({ sources: looked.sources, notUnderstood: [] });
    // A name that no channel of OpenCode uses is understood once somebody says that it is OpenCode's.
    for (const source of looked.sources) notUnderstood.delete(join(source.dataDir, basename(place.path)));
  }
  return { dataDirs, databases, sources: [...sources.values()], notUnderstood: [...notUnderstood.values()] };
}

interface Look {
  readonly place: LookedAtPlace;
  readonly realPath: string | null;
  readonly found: Findings;
}

async function lookAt(place: DataDirPlace, recordFolders: readonly string[]): Promise<Look> {
  const { path, origin } = place;
  const nothing: Findings = { sources: [], notUnderstood: [] };
  const listed = await listFolder(path);
  if ('error' in listed)
    return { place: { path, origin, ...wrong(listed.error) }, realPath: null, found: nothing };

  const found =
    place.holds === 'storage'
      ? await discoverStorage(listed.path, listed.path, recordFolders)
      : await discoverDataDir(listed.path, recordFolders);
  if (found.sources.length > 0) {
    return { place: { path, origin, state: 'ok', hint: null }, realPath: listed.path, found };
  }
  if (found.notUnderstood.length > 0) {
    const hint = 'There is data here, but nothing that this version can read.';
    return { place: { path, origin, state: 'not_understood', hint }, realPath: listed.path, found };
  }
  const names = listed.entries.map((entry) => entry.name);
  const hint = emptyHint(path, names, recordFolders);
  return { place: { path, origin, state: 'empty', hint }, realPath: listed.path, found };
}

function wrong(code: string): { state: PlaceState; hint: string } {
  switch (code) {
    case 'ENOENT':
      return {
        state: 'missing',
        hint: 'There is no such folder. Run OpenCode once, or name its data folder with --data-dir.',
      };
    case 'ENOTDIR':
      return {
        state: 'not_a_directory',
        hint: 'This is a file. Name the folder that holds storage/ or opencode.db.',
      };
    default:
      return {
        state: 'unreadable',
        hint: `The folder cannot be listed (${code}). Check who may read it.`,
      };
  }
}

function emptyHint(path: string, names: readonly string[], recordFolders: readonly string[]): string {
  if (names.includes('session') && names.some((name) => recordFolders.includes(name))) {
    return `This looks like a storage folder. Name the folder around it: ${dirname(path)}`;
  }
  if (names.includes('opencode')) return `Did you mean ${join(path, 'opencode')}?`;
  return 'OpenCode has stored nothing here: there is no storage/, no project/ and no opencode*.db.';
}

async function discoverDataDir(dataDir: string, recordFolders: readonly string[]): Promise<Findings> {
  const listed = await listFolder(dataDir);
  if ('error' in listed) return { sources: [], notUnderstood: [] };
  const sources: DiscoveredSource[] = [];
  const notUnderstood: NotUnderstoodFiles[] = [];
  const names = new Set(listed.entries.map((entry) => entry.name));
  const parts = [
    names.has('storage') ? await discoverStorage(join(dataDir, 'storage'), dataDir, recordFolders) : null,
    names.has('project') ? await discoverLegacy(dataDir) : null,
  ];
  for (const part of parts) {
    sources.push(...(part?.sources ?? []));
    notUnderstood.push(...(part?.notUnderstood ?? []));
  }
  for (const { name } of listed.entries) {
    if (sidecarName.test(name) || !otherDatabaseName.test(name)) continue;
    if (!databaseName.test(name)) {
      const reason = 'a database of another name than opencode*.db';
      notUnderstood.push({ path: dataDir, name, count: 1, reason });
      continue;
    }
    const database = await lookAtDatabase(join(dataDir, name));
    sources.push(...database.sources.map((source) => ({ ...source, dataDir })));
    if (database.state !== 'ok') {
      notUnderstood.push({
        path: dataDir,
        name,
        count: 1,
        reason: `not a readable file (${database.state})`,
      });
    }
  }
  // Any other folder is likely the wrong one: its contents are not our business.
  const isOpenCodes =
    sources.length > 0 || basename(dataDir) === 'opencode' || telltale.some((name) => names.has(name));
  if (!isOpenCodes) return { sources, notUnderstood };
  for (const entry of listed.entries) {
    if (!entry.isDirectory() || ignoredInDataDir.has(entry.name)) continue;
    const count = await countJsonFiles(join(dataDir, entry.name));
    if (count > 0) {
      notUnderstood.push({ path: dataDir, name: entry.name, count, reason: 'an unknown folder' });
    }
  }
  return { sources, notUnderstood };
}

async function lookAtDatabase(
  path: string,
): Promise<{ state: PlaceState; hint: string | null; sources: DiscoveredSource[] }> {
  try {
    const real = await realpath(path);
    // Not opened before it is known to be a regular file: opening a FIFO waits for ever.
    if (!(await stat(real)).isFile()) {
      return { state: 'not_a_file', hint: `${basename(path)} is no regular file.`, sources: [] };
    }
    return {
      state: 'ok',
      hint: null,
      sources: [{ kind: 'sqlite', path: real, dataDir: await realpath(dirname(path)) }],
    };
  } catch (error) {
    const code = codeOf(error);
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    return {
      state: missing ? 'missing' : 'unreadable',
      hint: missing ? 'There is no such file.' : `The file cannot be looked at (${code}).`,
      sources: [],
    };
  }
}
