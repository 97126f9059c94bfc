import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { makeWorld, scenarios } from '../generated/make-world.ts';
import { makeRandom } from '../generated/random.ts';
import { writeJsonStorage } from '../generated/write-json-storage.ts';
import { writeSqliteV1 } from '../generated/write-sqlite-v1.ts';
import { writeSqliteV2 } from '../generated/write-sqlite-v2.ts';
import { newDataDir } from './corpora.ts';
import { type Deed, deedsOfAll, deedsOfVersion1, deedsOfVersion2 } from './opencode-deeds.ts';
import { SqliteWriter } from './sqlite-writer.ts';
import { doToStorage, type StorageDeed, storageDeeds } from './storage-deeds.ts';
import { StorageWriter } from './storage-writer.ts';

/** Databases that are written to, by their generation: what OpenCode makes of a world, and what it does then. */
const generations = {
  v1: { name: 'opencode.db', make: writeSqliteV1, deeds: { ...deedsOfVersion1, ...deedsOfAll } },
  v2: { name: 'opencode-dev.db', make: writeSqliteV2, deeds: { ...deedsOfVersion2, ...deedsOfAll } },
} as const;

type Generation = keyof typeof generations;

/** What befalls a database's file as a whole. */
const REPLACED = 'another file in its place';
const COPIED = 'a copy for later';
const RESTORED = 'the older copy in its place';

/** What several writers do at the same time, each one deed after the other. */
interface Round {
  readonly storage: readonly (readonly StorageDeed[])[];
  readonly v1: readonly string[];
  readonly v2: readonly string[];
  /** The follower is stopped meanwhile, and another one goes on with its database. */
  readonly restart: boolean;
}

/** What a data folder starts with, and the rounds of writing; between two rounds it is quiet. */
export interface WritersPlan {
  /** Of everything that a deed decides by chance. */
  readonly seed: number;
  readonly databases: readonly Generation[];
  /** JSON of the sessions that the databases hold too stands beside them. */
  readonly json: boolean;
  readonly rounds: readonly Round[];
}

const isDeed = (name: string): name is StorageDeed => name in storageDeeds;

function deedsOf(generation: Generation): fc.Arbitrary<string[]> {
  const names = [...Object.keys(generations[generation].deeds), REPLACED, COPIED, RESTORED];
  return fc.array(fc.constantFrom(...names), { maxLength: 5 });
}

/** Plans of all kinds. */
export const writersPlans: fc.Arbitrary<WritersPlan> = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  databases: fc.subarray<Generation>(['v1', 'v2']),
  json: fc.boolean(),
  rounds: fc.array(
    fc.record({
      storage: fc.array(
        fc.array(fc.constantFrom(...Object.keys(storageDeeds).filter(isDeed)), {
          minLength: 1,
          maxLength: 12,
        }),
        { maxLength: 3 },
      ),
      v1: deedsOf('v1'),
      v2: deedsOf('v2'),
      restart: fc.constantFrom(false, false, true),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

/** A data folder and those that write to it. */
export interface RandomWriters {
  readonly dataDir: string;
  /** Writes at once what the round says, and leaves nothing half-written. */
  write(round: Round): Promise<void>;
  close(): Promise<void>;
}

/** Makes the data folder of a plan. */
export function openRandomWriters({ seed, databases, json }: WritersPlan): RandomWriters {
  const dataDir = path.join(newDataDir(), 'data');
  mkdirSync(path.join(dataDir, 'storage'), { recursive: true });
  const world = makeWorld(seed, [scenarios.plainSessions, scenarios.forks, scenarios.delegations]);
  if (json) writeJsonStorage(world, dataDir);
  let writers = 0;
  const newRandom = () => {
    writers += 1;
    return makeRandom(seed * 100 + writers);
  };
  const open = databases.map((generation) => {
    const { name, make } = generations[generation];
    const file = path.join(dataDir, name);
    make(world, file);
    const random = newRandom();
    const copy = path.join(newDataDir(), name);
    return { generation, random, copy, writer: new SqliteWriter(file, random, Date.now) };
  });

  const writeStorage = async (deeds: readonly StorageDeed[]): Promise<void> => {
    const random = newRandom();
    const writer = new StorageWriter(dataDir, random);
    for (const deed of deeds) {
      await doToStorage(deed, writer, random);
      if (random.chance(0.5)) await writer.pause(60);
    }
  };
  const writeDatabase = async (
    { generation, random, copy, writer }: (typeof open)[number],
    names: readonly string[],
  ): Promise<void> => {
    const pauses = new StorageWriter(dataDir, random);
    const deeds: Readonly<Record<string, Deed>> = {
      ...generations[generation].deeds,
      [REPLACED]: () => writer.replaceFile(),
      [COPIED]: () => writer.backup(copy),
      [RESTORED]: async () => {
        if (existsSync(copy)) await writer.restore(copy);
      },
    };
    for (const name of names) {
      await deeds[name]?.(writer, random);
      if (random.chance(0.5)) await pauses.pause(60);
    }
  };
  return {
    dataDir,
    async write(round) {
      await Promise.all([
        ...round.storage.map(writeStorage),
        ...open.map((database) => writeDatabase(database, round[database.generation])),
      ]);
      new StorageWriter(dataDir, newRandom()).mend();
    },
    async close() {
      for (const { writer } of open) await writer.close();
    },
  };
}
