import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { RECORD_KINDS } from '../ingest/kinds/registry.ts';
import { databaseName } from '../source/discover.ts';
import type { DiscoveredSource, Discovery } from '../source/discovery.ts';
import { LEGACY_LAYOUTS } from '../source/json/legacy-layout.ts';
import type { RecordLayout } from '../source/json/record-layout.ts';
import type { WatchTreeOptions } from '../source/watch/watch-tree.ts';

/** A folder to watch, and what in it is of interest. */
export interface WatchRoot {
  readonly path: string;
  /** Which folders below can hold records, or folders of them, by the layouts of all generations. */
  readonly follows: WatchTreeOptions['follows'];
  /**
   * Whether a hint can mean a change of what is read. The rest of what OpenCode writes (logs, snapshots, output of tools,
   * secrets, the shared memory of its databases) is not looked at.
   */
  readonly matters: (hinted: string) => boolean;
}

/** What is of interest in a folder; `steps` lead from it to what is asked about. */
interface Interest {
  readonly root: string;
  readonly follows: (steps: readonly string[]) => Holding;
  readonly isDatabase: (steps: readonly string[]) => boolean;
}

type Holding = ReturnType<WatchTreeOptions['follows']>;

/**
 * The folders to watch: every data folder that was looked at, whether it is there or not, and the folders of sources
 * that lie elsewhere (by links, or by a database's own path). Real paths, as the sources have them.
 */
export async function watchRoots(found: Discovery): Promise<WatchRoot[]> {
  const interests: Interest[] = [];
  for (const { path: place } of found.dataDirs) interests.push(inDataFolder(await realOr(place)));
  for (const { path: place } of found.databases) {
    interests.push(ofDatabase(path.join(await realOr(path.dirname(place)), path.basename(place))));
  }
  for (const source of found.sources) {
    const isCovered = interests.some((interest) => isHeard(interest, source.path));
    if (!isCovered) interests.push(ofSource(source));
  }
  const roots = [...new Set(interests.map(({ root }) => root))];
  return roots.map((root) =>
    watchRoot(
      root,
      interests.filter((interest) => interest.root === root),
    ),
  );
}

function watchRoot(root: string, interests: readonly Interest[]): WatchRoot {
  return {
    path: root,
    follows(relative) {
      const steps = relative === '' ? [] : relative.split('/');
      const holdings = interests.map((interest) => interest.follows(steps));
      return holdings.find((holding) => holding === 'inner') ?? holdings.find((holding) => holding) ?? null;
    },
    matters: (hinted) => interests.some((interest) => isHeard(interest, hinted)),
  };
}

/** Whether a path is a followed folder, a record by its place, or a database. */
function isHeard({ root, follows, isDatabase }: Interest, file: string): boolean {
  if (file !== root && !file.startsWith(root + path.sep)) return false;
  const steps = file === root ? [] : file.slice(root.length + 1).split(path.sep);
  if (follows(steps) !== null || isDatabase(steps)) return true;
  return follows(steps.slice(0, -1)) === 'leaf' && file.endsWith('.json');
}

/** A data folder, or a storage folder of another name than `storage`: records stand right in that. */
function inDataFolder(root: string): Interest {
  return {
    root,
    follows(steps) {
      const [first, second, third] = steps;
      if (first === 'storage') return holdingOf(LAYOUTS, steps.slice(1));
      if (first !== 'project') return holdingOf(LAYOUTS, steps);
      if (second === undefined || third === undefined) return 'inner';
      return third === 'storage' ? holdingOf(LEGACY, steps.slice(3)) : null;
    },
    isDatabase: ([name = '', ...further]) => further.length === 0 && databaseName.test(withoutLog(name)),
  };
}

function ofSource({ kind, path: place }: DiscoveredSource): Interest {
  if (kind === 'sqlite') return ofDatabase(place);
  const isDatabase = (): boolean => false;
  if (kind === 'json') return { root: place, follows: (steps) => holdingOf(LAYOUTS, steps), isDatabase };
  const follows: Interest['follows'] = ([first, ...further]) =>
    first === undefined ? 'inner' : first === 'storage' ? holdingOf(LEGACY, further) : null;
  return { root: place, follows, isDatabase };
}

/** A database and its log: what else lies in its folder is not OpenCode's. */
function ofDatabase(file: string): Interest {
  const own = path.basename(file);
  return {
    root: path.dirname(file),
    follows: (steps) => (steps.length === 0 ? 'inner' : null),
    isDatabase: ([name = '', ...further]) => further.length === 0 && withoutLog(name) === own,
  };
}

function withoutLog(name: string): string {
  return name.endsWith('-wal') ? name.slice(0, -'-wal'.length) : name;
}

interface Depth {
  /** Steps to the folder of a kind. */
  readonly steps: readonly string[];
  /** Folders between it and the files. */
  readonly owners: number;
}

const LAYOUTS = RECORD_KINDS.map(({ layout }) => depthOf(layout));
const LEGACY = LEGACY_LAYOUTS.map(({ layout }) => depthOf(layout));

function depthOf(layout: RecordLayout): Depth {
  return { steps: layout.folder.split('/'), owners: layout.owners.length };
}

function holdingOf(depths: readonly Depth[], folder: readonly string[]): Holding {
  const onTheWay = depths.filter(
    ({ steps, owners }) =>
      folder.length <= steps.length + owners &&
      steps.slice(0, folder.length).every((step, index) => folder[index] === step),
  );
  if (onTheWay.length === 0) return null;
  return onTheWay.every(({ steps, owners }) => folder.length === steps.length + owners) ? 'leaf' : 'inner';
}

async function realOr(place: string): Promise<string> {
  return realpath(place).catch(() => path.resolve(place));
}
