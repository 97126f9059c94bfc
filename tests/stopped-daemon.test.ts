import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeRandom, type Random } from './generated/random.ts';
import { type BusyFolder, makeBusyFolder } from './support/busy-folder.ts';
import { expectConverged } from './support/converged.ts';
import { newDataDir, removeDataDirs } from './support/corpora.ts';
import { endPrograms, serveProgram } from './support/served-program.ts';

const FILES = 2_500;

let folder: BusyFolder;
beforeAll(() => {
  folder = makeBusyFolder(FILES, makeRandom(1));
}, 120_000);
afterEach(endPrograms);
afterAll(removeDataDirs, 120_000);

/** Where a daemon is when it is told to stop; in the latter two somebody writes meanwhile. */
const stages = ['bulk', 'handoff', 'realtime'] as const;
const cases = stages.flatMap((stage, index) => [
  { stage, signal: 'SIGINT' as const, seed: 2 * index },
  { stage, signal: 'SIGTERM' as const, seed: 2 * index + 1 },
]);

async function untilStage(
  daemon: Awaited<ReturnType<typeof serveProgram>>,
  stage: (typeof stages)[number],
  random: Random,
): Promise<void> {
  const files = FILES * random.fraction();
  await daemon.until(
    stage,
    ({ phase, progress }) =>
      phase === 'realtime' || (stage !== 'realtime' && (progress?.filesDone ?? 0) >= files),
  );
  await sleep(random.int(0, stage === 'realtime' ? 800 : 60));
}

describe.skipIf(process.platform === 'win32')('a daemon that is told to stop', () => {
  it.each(cases)(
    'ends in order and leaves the database alone, in $stage by $signal; the next one goes on',
    async ({ stage, signal, seed }) => {
      const random = makeRandom(seed);
      const database = path.join(newDataDir(), 'own', 'analytics.duckdb');
      const daemon = await serveProgram(database, folder.dataDir);
      const work = stage === 'bulk' ? null : folder.work();
      await untilStage(daemon, stage, random);
      const { code, signal: killedBy } = await daemon.end(signal);
      await work?.stop();
      expect({ code, killedBy }).toEqual({ code: 0, killedBy: null });
      expect(readdirSync(path.dirname(database))).toEqual(['analytics.duckdb']);
      await expectConverged(await serveProgram(database, folder.dataDir), database, folder.dataDir);
    },
    240_000,
  );

  it('ends at once when it is told twice', async () => {
    const database = path.join(newDataDir(), 'own', 'analytics.duckdb');
    const daemon = await serveProgram(database, folder.dataDir);
    daemon.send('SIGINT');
    // The first is taken when this is gone; what is left to do by then takes longer, or is done.
    await expect.poll(() => existsSync(`${database}.daemon.json`), { timeout: 60_000 }).toBe(false);
    daemon.send('SIGINT');
    const { code, signal } = await daemon.ended;
    expect([null, 0]).toContain(code);
    if (code === null) expect(signal).toBe('SIGINT');
    await expectConverged(await serveProgram(database, folder.dataDir), database, folder.dataDir);
  }, 240_000);
});
