import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { Status } from '../src/contract/status.ts';
import { makeRandom } from './generated/random.ts';
import { runProgram } from './support/built-program.ts';
import { type BusyFolder, makeBusyFolder } from './support/busy-folder.ts';
import { expectConverged, expectFigures } from './support/converged.ts';
import { newDataDir, removeDataDirs } from './support/corpora.ts';
import { canLimit, limit, mounting, openFiles, withMounts } from './support/process-limits.ts';
import { endPrograms, type ServedProgram, serveProgram } from './support/served-program.ts';

const FILES = 1_000;

// Two at once: each waits for its own daemon most of the time.
afterAll(async () => {
  await endPrograms();
  removeDataDirs();
});

const newDatabase = (): string => path.join(newDataDir(), 'own', 'analytics.duckdb');

/** Lets somebody work in the folder for a while. */
async function workFor(folder: BusyFolder, milliseconds: number): Promise<void> {
  const work = folder.work();
  await sleep(milliseconds);
  await work.stop();
}

const following = ({ until }: ServedProgram) => until('it followed', ({ phase }) => phase === 'realtime');

const problemOf = ({ daemon }: Status): string | null => daemon?.problem ?? null;

const untilWell = ({ until }: ServedProgram) =>
  until('it followed again', ({ phase, daemon }) => phase === 'realtime' && daemon?.problem === null);

describe.skipIf(process.platform === 'win32')('a daemon that was stopped for a while', () => {
  it('catches up with what was written meanwhile', async () => {
    const folder = makeBusyFolder(FILES, makeRandom(1));
    const database = newDatabase();
    const daemon = await serveProgram(database, folder.dataDir);
    await following(daemon);
    daemon.send('SIGSTOP');
    await workFor(folder, 3_000);
    daemon.send('SIGCONT');
    await expectConverged(daemon, database, folder.dataDir);
  }, 240_000);
});

/** Runs a program whose clock goes back an hour with each SIGUSR2, and stands `behind` milliseconds back at first. */
function withClock(behind: number): readonly string[] {
  const module = `let back=${behind};const now=Date.now;Date.now=()=>now()-back;process.on('SIGUSR2',()=>{back+=3600000})`;
  return ['env', `NODE_OPTIONS=--import=data:text/javascript,${encodeURIComponent(module)}`];
}

describe.skipIf(process.platform === 'win32')('a daemon whose clock is wrong', () => {
  it('reads what was written at times that are still to come', async () => {
    const folder = makeBusyFolder(FILES, makeRandom(6));
    const database = newDatabase();
    const daemon = await serveProgram(database, folder.dataDir, withClock(86_400_000));
    await workFor(folder, 1_000);
    await expectConverged(daemon, database, folder.dataDir);
  }, 240_000);

  it('goes on when it is put back', async () => {
    const folder = makeBusyFolder(FILES, makeRandom(7));
    const database = newDatabase();
    const daemon = await serveProgram(database, folder.dataDir, withClock(0));
    await following(daemon);
    await workFor(folder, 500);
    daemon.send('SIGUSR2');
    await workFor(folder, 1_000);
    await expectConverged(daemon, database, folder.dataDir);
  }, 240_000);
});

describe.skipIf(!canLimit)('a daemon whose files may not grow (not on a system without prlimit)', () => {
  it('says so, answers, refuses a sync with the reason, and goes on when they may', async () => {
    const folder = makeBusyFolder(FILES, makeRandom(2));
    const database = newDatabase();
    // A segment of all parts is longer; what the database itself has to write until then is not.
    const daemon = await serveProgram(database, folder.dataDir, ['prlimit', '--fsize=120000:']);
    const { daemon: said } = await daemon.until('a problem', (status) => problemOf(status) !== null);
    expect(said?.problem).toMatch(/no space to write to: EFBIG.*Free disk space/);
    const sync = await runProgram(['sync', '--json', '--database', database]);
    expect({ code: sync.code, stdout: sync.stdout }).toEqual({ code: 1, stdout: '' });
    expect(sync.stderr).toMatch(/EFBIG.*Free disk space/s);
    const stats = await runProgram(['stats', '--json', '--database', database]);
    expect(JSON.parse(stats.stdout).messages.total).toBeGreaterThanOrEqual(0);
    const status = await runProgram(['status', '--database', database]);
    expect(status.stdout).toMatch(/The daemon cannot follow and tries again by itself\n.*EFBIG/);
    limit(daemon.pid, 'fsize', 'unlimited');
    await untilWell(daemon);
    await expectConverged(daemon, database, folder.dataDir);
  }, 240_000);
});

describe.skipIf(!canLimit)('a daemon that may open no more files (not on a system without prlimit)', () => {
  it.each([1, 6])(
    'says so, and goes on when it may, with no file given up (%i left)',
    async (left) => {
      const folder = makeBusyFolder(FILES, makeRandom(3));
      const database = newDatabase();
      const daemon = await serveProgram(database, folder.dataDir);
      await following(daemon);
      limit(daemon.pid, 'nofile', openFiles(daemon.pid) + left);
      const work = folder.work();
      await daemon.untilLogged(/Too many files are open/).finally(work.stop);
      limit(daemon.pid, 'nofile', 4_096);
      expect((await untilWell(daemon)).failures).toEqual([]);
      await expectConverged(daemon, database, folder.dataDir);
    },
    240_000,
  );
});

describe.skipIf(mounting === null)(
  'a database on a file system of its own (not where mounting is forbidden)',
  () => {
    it.each([
      { left: 0, says: /no space left.* Free disk space/i },
      {
        left: 16,
        says: /^No space left for the database .*: \d+ MB are free on its disk, .* Free disk space/,
      },
    ])(
      'that is full is said to be so, and the daemon goes on when there is space ($left MB left)',
      async ({ left, says }) => {
        const folder = makeBusyFolder(FILES, makeRandom(4));
        const disk = newDataDir();
        const small = withMounts('mount -t tmpfs -o size=160m none "$0" && exec "$@"', disk);
        const daemon = await serveProgram(path.join(disk, 'own', 'analytics.duckdb'), folder.dataDir, small);
        await following(daemon);
        const seen = path.join('/proc', String(daemon.pid), 'root', disk);
        const ballast = path.join(seen, 'ballast');
        fillDisk(ballast, left * 1_048_576);
        const work = folder.work();
        const full = await daemon
          .until('a problem', (status) => problemOf(status) !== null)
          .finally(work.stop);
        expect(problemOf(full)).toMatch(says);
        rmSync(ballast);
        await untilWell(daemon);
        await expectFigures(daemon, folder.dataDir);
        expect(await daemon.end('SIGTERM')).toMatchObject({ code: 0, signal: null });
      },
      240_000,
    );

    it('that is read-only is refused with what to do, and nothing is left there', async () => {
      const folder = makeBusyFolder(10, makeRandom(5));
      const disk = newDataDir();
      mkdirSync(path.join(disk, 'own'));
      const readOnly = withMounts(
        'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"',
        disk,
      );
      const database = path.join(disk, 'own', 'analytics.duckdb');
      await expect(serveProgram(database, folder.dataDir, readOnly)).rejects.toThrow(
        /"code":1.*cannot be opened.*Read-only file system.*can be read and written/s,
      );
    }, 60_000);
  },
);

/** Writes a file until there are so many bytes left on its disk, which others may use meanwhile. */
function fillDisk(file: string, left: number): void {
  const handle = openSync(file, 'w');
  try {
    for (;;) {
      const { bavail, bsize } = statfsSync(file);
      const surplus = bavail * bsize - left;
      if (surplus <= 0) return;
      writeSync(handle, Buffer.alloc(Math.min(surplus, 1_048_576)));
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    closeSync(handle);
  }
}
