import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { describeOrigin, type Origin } from '../core/origin.ts';

/** A value with who decided it. */
export interface Named<T> {
  readonly value: T;
  readonly origin: Origin;
}

/** What decides where OpenCode's data is looked for: three settings with their origins. */
export interface DataDirInputs {
  /** Absolute paths; with the origin `default` it is OpenCode's own folder. */
  readonly dataDirs: Named<readonly string[]>;
  /** `OPENCODE_STORAGE`. */
  readonly storageDir: Named<string | null>;
  /** `OPENCODE_DB`. */
  readonly opencodeDb: Named<string | null>;
}

/** A folder to look into and who named it; `storage` marks one that is a storage folder itself, without a data folder. */
export interface DataDirPlace {
  readonly path: string;
  readonly origin: string;
  readonly holds: 'data' | 'storage';
}

/** A database that somebody named, and who. */
export interface DatabasePlace {
  readonly path: string;
  readonly origin: string;
}

/** Where to look, in order; not yet checked and not yet free of duplicates. */
export interface DataPlaces {
  readonly dataDirs: readonly DataDirPlace[];
  readonly databases: readonly DatabasePlace[];
}

const rank = { flag: 3, environment: 2, file: 1, default: 0 };

/**
 * Says where to look for OpenCode's data. Named data folders come first; else `OPENCODE_STORAGE`; else OpenCode's own
 * folder, `$XDG_DATA_HOME/opencode` or `~/.local/share/opencode` on every platform (OpenCode takes it from the package
 * xdg-basedir). Data folders from the config file give way to `OPENCODE_STORAGE`, as a file does to the environment.
 *
 * A folder that is called `storage` stands for the whole data folder around it, databases included, since that is where
 * OpenCode puts it; one of any other name is read as a storage folder alone, and nothing around it.
 *
 * `OPENCODE_DB` adds a database. OpenCode takes an absolute path as it is, joins a relative one to its data folder, and
 * keeps `:memory:` in memory, where nothing can be read. With several data folders each of them is tried.
 */
export function dataPlaces(inputs: DataDirInputs): DataPlaces {
  const { dataDirs: named, storageDir, opencodeDb } = inputs;
  const useStorage =
    storageDir.value !== null &&
    (named.origin.from === 'default' || rank[storageDir.origin.from] > rank[named.origin.from]);
  const dataDirs =
    useStorage && storageDir.value !== null
      ? [placeOfStorage(storageDir.value, describeOrigin(storageDir.origin))]
      : named.value.map((path) => ({
          path: resolve(path),
          origin: named.origin.from === 'default' ? "OpenCode's own folder" : describeOrigin(named.origin),
          holds: 'data' as const,
        }));
  return { dataDirs, databases: databasesOf(opencodeDb, dataDirs) };
}

function placeOfStorage(path: string, origin: string): DataDirPlace {
  const absolute = resolve(path);
  return basename(absolute) === 'storage'
    ? { path: dirname(absolute), origin, holds: 'data' }
    : { path: absolute, origin, holds: 'storage' };
}

function databasesOf(named: Named<string | null>, dataDirs: readonly DataDirPlace[]): DatabasePlace[] {
  if (named.value === null || named.value === ':memory:') return [];
  const origin = describeOrigin(named.origin);
  if (isAbsolute(named.value)) return [{ path: resolve(named.value), origin }];
  const relative = named.value;
  return dataDirs
    .filter((place) => place.holds === 'data')
    .map((place) => ({ path: join(place.path, relative), origin }));
}
