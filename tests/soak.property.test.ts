import path from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { EVERYTHING } from '../src/query/filters.ts';
import { makeWorld, scenarios } from './generated/make-world.ts';
import { makeRandom } from './generated/random.ts';
import { askEverything, PRESENT } from './support/answers.ts';
import { newDataDir, removeDataDirs } from './support/corpora.ts';
import { growthOf, type Store, stores } from './support/growing-data.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';
import { tablesOf } from './support/tables.ts';

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
        expect(await tablesOf(grown.pool)).toEqual(await tablesOf(fresh.pool));
        const filters = random.pick([EVERYTHING, PRESENT]);
        if (random.chance(0.15))
          expect(await askEverything(grown.pool, filters)).toEqual(await askEverything(fresh.pool, filters));
        await closeAll();
      }),
      {
        numRuns: Number(process.env.RUNS ?? 14),
        ...(process.env.SEED ? { seed: Number(process.env.SEED) } : {}),
        endOnFailure: process.env.SHRINK === undefined,
      },
    );
    expect(seen.size).toBeGreaterThan(1);
  }, 1_200_000);
});
