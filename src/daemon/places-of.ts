import type { LoadedConfig } from '../config/load-config.ts';
import { type DataPlaces, dataPlaces } from '../source/data-dirs.ts';

/** Where a configuration says that OpenCode's data is looked for. */
export function placesOf({ config, provenance }: LoadedConfig): DataPlaces {
  return dataPlaces({
    dataDirs: { value: config.dataDirs, origin: provenance.dataDirs },
    storageDir: { value: config.storageDir, origin: provenance.storageDir },
    opencodeDb: { value: config.opencodeDb, origin: provenance.opencodeDb },
  });
}
