/** What a look at a place comes to. */
export type PlaceState =
  | 'ok'
  | 'empty'
  | 'not_understood'
  | 'missing'
  | 'not_a_directory'
  | 'not_a_file'
  | 'unreadable';

/** A place that was looked at and what was found to be the case; `hint` says what to do where it is not `ok`. */
export interface LookedAtPlace {
  readonly path: string;
  readonly origin: string;
  readonly state: PlaceState;
  readonly hint: string | null;
}

/**
 * Something to read: a storage folder (`json`), a project folder of the layouts before `storage/` (`json-legacy`) or a
 * database file (`sqlite`). `path` and `dataDir` are real paths, so that the same data has one name.
 */
export interface DiscoveredSource {
  readonly kind: 'json' | 'json-legacy' | 'sqlite';
  readonly path: string;
  readonly dataDir: string;
}

/** What looks like data and is not read: `name` in the folder or file `path`, with how many files it holds and why. */
export interface NotUnderstoodFiles {
  readonly path: string;
  readonly name: string;
  /** JSON files, or 1 for a file; a lower bound where the walk came to its limit. */
  readonly count: number;
  readonly reason: string;
}

/** What is on disk, in a fixed order. `databases` are those that somebody named. */
export interface Discovery {
  readonly dataDirs: readonly LookedAtPlace[];
  readonly databases: readonly LookedAtPlace[];
  readonly sources: readonly DiscoveredSource[];
  readonly notUnderstood: readonly NotUnderstoodFiles[];
}

/** What one folder adds to a discovery. */
export interface Findings {
  readonly sources: readonly DiscoveredSource[];
  readonly notUnderstood: readonly NotUnderstoodFiles[];
}
