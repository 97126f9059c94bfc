import path from 'node:path';
import type { Era, World } from './world.ts';
import { writeJsonStorage } from './write-json-storage.ts';
import { writeSqliteV1 } from './write-sqlite-v1.ts';
import { writeSqliteV2 } from './write-sqlite-v2.ts';

/** Writes a world into a data folder, as OpenCode of an era stored it. */
export const writeWorld: Readonly<Record<Era, (world: World, dataDir: string) => void>> = {
  json: writeJsonStorage,
  'sqlite-v1': (world, dataDir) => writeSqliteV1(world, path.join(dataDir, 'opencode.db')),
  'sqlite-v2': (world, dataDir) => writeSqliteV2(world, path.join(dataDir, 'opencode.db')),
};
