import type { LoadedConfig } from '../config/load-config.ts';
import type { Problem } from '../core/problem.ts';
import type { Connection } from '../db/connection.ts';
import { knownDataDirs } from '../ingest/state/sources.ts';
import { unknownDataDir } from './unknown-data-dir.ts';

/** Refuses what would be answered from other data than the command names; null where it names none or that of the database. */
export async function refusedDataDir(connection: Connection, loaded: LoadedConfig): Promise<Problem | null> {
  if (loaded.provenance.dataDirs.from !== 'flag') return null;
  return unknownDataDir(loaded.config, await knownDataDirs(connection));
}
