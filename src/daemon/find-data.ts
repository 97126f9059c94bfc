import type { LoadedConfig } from '../config/load-config.ts';
import { RECORD_KINDS } from '../ingest/kinds/registry.ts';
import { dataPlaces } from '../source/data-dirs.ts';
import { discover } from '../source/discover.ts';
import type { Discovery } from '../source/discovery.ts';

/** Looks where the configuration says, or into `instead` alone. */
export function findData(loaded: LoadedConfig, instead: string | null): Promise<Discovery> {
  const { config, provenance } = loaded;
  const places =
    instead === null
      ? dataPlaces({
          dataDirs: { value: config.dataDirs, origin: provenance.dataDirs },
          storageDir: { value: config.storageDir, origin: provenance.storageDir },
          opencodeDb: { value: config.opencodeDb, origin: provenance.opencodeDb },
        })
      : { dataDirs: [{ path: instead, origin: 'the sample', holds: 'data' as const }], databases: [] };
  return discover(
    places,
    RECORD_KINDS.map((kind) => kind.layout.folder),
  );
}
