import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const HEARTBEAT_MS = 1_000;
/** A holder that misses this many heartbeats while it is watched is gone, whatever its pid says. */
const SILENCE_MS = 15_000;
const POLL_MS = 200;

/**
 * Runs `work` while no other process of this checkout installs or builds; waits for one that does.
 * The lock is a file with the pids of its holder and of the holder's child. It is stale when both are dead on this
 * machine, or when its heartbeat stops (another machine or container on the same folder; a pid that was given
 * to someone else).
 *
 * @template T
 * @param {string} root checkout
 * @param {(setChild: (pid: number) => void) => Promise<T>} work reports its child process, which may outlive it
 * @param {(line: string) => void} say
 * @returns {Promise<T>}
 */
export async function withSetupLock(root, work, say) {
  const path = join(root, '.setup-lock.tmp');
  await acquire(path, say);
  const beat = setInterval(() => {
    const now = new Date();
    utimesSync(path, now, now);
  }, HEARTBEAT_MS);
  try {
    return await work((pid) => writeFileSync(path, lockText(pid)));
  } finally {
    clearInterval(beat);
    rmSync(path, { force: true });
  }
}

/**
 * @param {string} path
 * @param {(line: string) => void} say
 */
async function acquire(path, say) {
  let told = false;
  let lastBeat = -1;
  let lastBeatSeen = performance.now();
  while (!tryCreate(path)) {
    const found = readLock(path);
    if (found === null) continue;
    if (found.beat !== lastBeat) {
      lastBeat = found.beat;
      lastBeatSeen = performance.now();
    }
    if (isDead(found.text) || performance.now() - lastBeatSeen > SILENCE_MS) {
      takeAway(path, found.text);
      continue;
    }
    if (!told) say(`Waiting for process ${found.text.split(' ')[0]}, which is installing or building here …`);
    told = true;
    await delay(POLL_MS);
  }
}

/** @param {number | null} child */
function lockText(child) {
  return `${process.pid} ${child ?? '-'} ${hostname()}`;
}

/** @param {string} path */
function tryCreate(path) {
  // Linked into place with its content, so that nobody ever reads an empty lock.
  const own = `${path}.${process.pid}.tmp`;
  writeFileSync(own, lockText(null));
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return false;
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP') return createExclusive(path);
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * For file systems without hard links.
 * @param {string} path
 */
function createExclusive(path) {
  try {
    writeFileSync(path, lockText(null), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} path */
function readLock(path) {
  try {
    return { text: readFileSync(path, 'utf8'), beat: statSync(path).mtimeMs };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** @param {string} text */
function isDead(text) {
  const [holder = '', child = '', host = ''] = text.split(' ');
  return host === hostname() && !isAlive(holder) && !isAlive(child);
}

/** @param {string} pid */
function isAlive(pid) {
  if (!/^[1-9]\d*$/.test(pid) || Number(pid) === process.pid) return false;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * Removes the stale lock that was read, and not a fresh one that another waiter has put there meanwhile.
 * @param {string} path
 * @param {string} stale
 */
function takeAway(path, stale) {
  const aside = `${path}.${process.pid}.stale.tmp`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  try {
    if (readFileSync(aside, 'utf8') !== stale) linkSync(aside, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/**
 * @param {unknown} error
 * @returns {string | undefined}
 */
function codeOf(error) {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
