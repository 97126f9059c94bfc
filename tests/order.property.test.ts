import { readdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { EVERYTHING } from '../src/query/filters.ts';
import { makeWorld, scenarios } from './generated/make-world.ts';
import { makeRandom } from './generated/random.ts';
import { writeJsonStorage } from './generated/write-json-storage.ts';
import { writeSqliteV1 } from './generated/write-sqlite-v1.ts';
import { askEverything, PRESENT } from './support/answers.ts';
import { newDataDir, removeDataDirs } from './support/corpora.ts';
import { growthOf, type Store, stores } from './support/growing-data.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';
import { differences, tablesOf } from './support/tables.ts';

const open: LoadedDatabase[] = [];
afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
  removeDataDirs();
});

async function openDatabase(): Promise<LoadedDatabase> {
  const database = await openLoadedDatabase();
  open.push(database);
  return database;
}

async function closeAll(): Promise<void> {
  for (const database of open.splice(0)) await database.close();
  removeDataDirs();
}

/** A world, the stores that it is written to, and how many passes look at it while it grows. */
const plans = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  scenarios: fc.uniqueArray(fc.constantFrom(...Object.keys(scenarios).filter(isScenario)), {
    minLength: 2,
    maxLength: 4,
  }),
  store: fc.constantFrom(...stores),
  passes: fc.integer({ min: 1, max: 4 }),
});

function isScenario(name: string): name is keyof typeof scenarios {
  return name in scenarios;
}

describe('any way to the same data', () => {
  it('gives the same tables and the same bytes of JSON', async () => {
    const seen = new Set<Store>();
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        seen.add(plan.store);
        const random = makeRandom(plan.seed);
        const dataDir = path.join(newDataDir(), 'data');
        const world = makeWorld(
          plan.seed,
          plan.scenarios.map((name) => scenarios[name]),
        );
        const growth = growthOf(world, plan.store, dataDir, random);
        const grown = await openDatabase();
        for (let pass = 1; pass <= plan.passes; pass += 1) {
          growth.step(pass / plan.passes);
          if (random.chance(0.3)) await grown.syncInterrupted(random.int(1, 12), dataDir);
          await grown.sync(dataDir);
          if (random.chance(0.3)) await grown.sync(dataDir);
        }
        const fresh = await openDatabase();
        await fresh.sync(dataDir);
        expect(differences(await tablesOf(grown.pool), await tablesOf(fresh.pool))).toEqual([]);
        const filters = random.pick([EVERYTHING, PRESENT]);
        expect(await askEverything(grown.pool, filters)).toEqual(await askEverything(fresh.pool, filters));
        await closeAll();
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 10), endOnFailure: true },
    );
    expect(seen.size).toBeGreaterThan(1);
  }, 120_000);

  it('is the same after every file was touched', async () => {
    const dataDir = newDataDir();
    writeJsonStorage(makeWorld(5, [scenarios.plainSessions, scenarios.toolOutcomes]), dataDir);
    const touched = await openDatabase();
    await touched.sync(dataDir);
    for (const entry of readdirSync(dataDir, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      if (entry.isFile()) utimesSync(file, Date.UTC(2026, 5) / 1000, Date.UTC(2026, 5) / 1000);
    }
    const { counts } = await touched.sync(dataDir);
    expect(counts).toMatchObject({ processed: 0 });
    const fresh = await openDatabase();
    await fresh.sync(dataDir);
    expect(differences(await tablesOf(touched.pool), await tablesOf(fresh.pool))).toEqual([]);
  });

  it('is the same whichever of two data folders with the same sessions comes first', async () => {
    const world = makeWorld(6, [scenarios.plainSessions, scenarios.forks, scenarios.toolOutcomes]);
    const [one, other] = [newDataDir(), newDataDir()];
    writeJsonStorage(world, one);
    writeJsonStorage(world, other);
    writeSqliteV1(world, path.join(other, 'opencode.db'));
    const orders = [[one, other], [other, one], [other], [one]];
    const seen = await Promise.all([openDatabase(), openDatabase(), openDatabase(), openDatabase()]);
    for (const [index, order] of orders.entries()) await seen[index]?.sync(...order);
    await seen[2]?.sync(one, other);
    await seen[3]?.sync(one, other);
    const [first, ...others] = await Promise.all(seen.map(({ pool }) => tablesOf(pool)));
    for (const tables of others) expect(differences(first ?? new Map(), tables)).toEqual([]);
    const [answers, ...otherAnswers] = await Promise.all(seen.map(({ pool }) => askEverything(pool)));
    for (const answer of otherAnswers) expect(answer).toEqual(answers);
  });
});
