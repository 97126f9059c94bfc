import fc from 'fast-check';
import { afterEach, describe, it } from 'vitest';
import { expectAsFresh } from './support/as-fresh.ts';
import { newDataDir, removeDataDirs } from './support/corpora.ts';
import { followFoldersWith } from './support/followed-folder.ts';
import { openRandomWriters, writersPlans } from './support/random-writers.ts';

/** Random plans beside the fixed ones. */
const runs = Number(process.env.FC_RUNS ?? 2);

const open: { close(): Promise<void> }[] = [];
async function closeAll(): Promise<void> {
  for (const item of open.splice(0).reverse()) await item.close();
  removeDataDirs();
}
afterEach(closeAll);

/** A daemon follows a folder while others write to it; whenever they rest, it answers as a fresh load does. */
const holds = fc.asyncProperty(writersPlans, async (plan) => {
  const writers = openRandomWriters(plan);
  open.push(writers);
  const home = newDataDir();
  let followed = await followFoldersWith({ home }, writers.dataDir);
  open.push({ close: () => followed.close() });
  const restart = async (): Promise<void> => {
    await followed.close();
    followed = await followFoldersWith({ home }, writers.dataDir);
  };
  for (const round of plan.rounds) {
    await Promise.all([writers.write(round), round.restart ? restart() : undefined]);
    await expectAsFresh(followed, writers.dataDir);
  }
  await closeAll();
});

describe('a daemon that follows while anybody writes', () => {
  // Between them these do everything that is done to files, and most of what is done to databases.
  it.each([5794, 364, 90])(
    'answers as a fresh load does, whenever they rest (%i)',
    async (seed) => {
      await fc.assert(holds, { seed, numRuns: 1, endOnFailure: true });
    },
    300_000,
  );

  it(
    'answers as a fresh load does, whoever writes what',
    async () => {
      await fc.assert(holds, { numRuns: runs, endOnFailure: true });
    },
    300_000 + runs * 100_000,
  );
});
