import { afterAll, describe, expect, it } from 'vitest';
import { daysOf } from './generated/days-of.ts';
import { makeWorld } from './generated/make-world.ts';
import { sessionTruthsOf } from './generated/session-truth.ts';
import { truthOf } from './generated/truth-of.ts';
import type { Era } from './generated/world.ts';
import { writeWorld } from './generated/write-world.ts';
import { askDaily, askSessions, askStats } from './support/answers.ts';
import { newDataDir, removeDataDirs } from './support/corpora.ts';
import { openLoadedDatabase } from './support/loaded-database.ts';

afterAll(removeDataDirs);

/** Both sides of the Atlantic change their clocks on different days; India is half an hour off. */
const zones = ['UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kolkata'];

/** A file a record is slow to write: databases carry the larger part. */
const cases: readonly (readonly [Era, number])[] = [
  ...[101, 102].map((seed) => ['json', seed] as const),
  ...[201, 202, 203, 204].map((seed) => ['sqlite-v1', seed] as const),
  ...[301, 302, 303, 304].map((seed) => ['sqlite-v2', seed] as const),
];

describe('a world in which everything happened', () => {
  it.each(cases)('is answered with its truth when it is stored as %s (seed %i)', async (era, seed) => {
    const world = makeWorld(seed);
    const dataDir = newDataDir();
    writeWorld[era](world, dataDir);
    const database = await openLoadedDatabase();
    try {
      const { counts } = await database.sync(dataDir);
      expect(counts).toMatchObject({ failed: 0, transientFailure: 0 });
      const { pool } = database;
      expect(JSON.stringify(await askStats(pool))).toBe(JSON.stringify(truthOf(world, { era })));
      for (const zone of zones) {
        expect(JSON.stringify(await askDaily(pool, zone))).toBe(
          JSON.stringify({ tz: zone, days: daysOf(world, era, zone) }),
        );
      }
      const shown = (await askSessions(pool)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
      expect(shown.map(({ id }) => id)).toEqual(sessionTruthsOf(world, era).map(({ id }) => id));
      for (const [index, truth] of sessionTruthsOf(world, era).entries()) {
        const { inCycle: _, ...figures } = truth;
        expect(shown[index]).toMatchObject(figures);
      }
    } finally {
      await database.close();
    }
  });
});
