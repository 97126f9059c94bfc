import type { LoadedConfig } from '../config/load-config.ts';
import { RECORD_KINDS } from '../ingest/kinds/registry.ts';
import { discover } from '../source/discover.ts';
import type { Discovery } from '../source/discovery.ts';
import { placesOf } from './places-of.ts';

/** Looks where the configuration says, or into `instead` alone. */
export function findData(loaded: LoadedConfig, instead: string | null): Promise<Discovery> {
  const places =
    instead === null
      ? placesOf(loaded)
      : { dataDirs: [{ path: instead, origin: 'the sample', holds: 'data' as const }], databases: [] };
  return discover(
    places,
    RECORD_KINDS.map((kind) => kind.layout.folder),
  );
}
