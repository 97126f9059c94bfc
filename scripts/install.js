import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './run-child.js';
import { SetupError } from './setup-error.js';

/**
 * Whether node_modules holds what package-lock.json names, for this Node and this platform.
 * @param {string} root checkout
 */
export function isInstalled(root) {
  const wanted = wantedStamp(root);
  const found = readJson(stampPath(root));
  if (found?.lock === wanted.lock && found?.runtime === wanted.runtime) return true;
  if (found !== null && found.runtime !== wanted.runtime) return false;
  // `npm ci` or `npm install` was run by hand: npm's own record tells whether it was finished.
  if (!npmRecordMatches(root)) return false;
  writeStamp(root, wanted);
  return true;
}

/**
 * Runs `npm ci`. Throws SetupError, with npm's own output, when it fails; an interrupted installation has no
 * stamp and is done again.
 * @param {string} root checkout
 * @param {(pid: number) => void} setChild
 */
export async function install(root, setChild) {
  const wanted = wantedStamp(root);
  rmSync(stampPath(root), { force: true });
  rmSync(npmRecordPath(root), { force: true });
  // The user's npm settings may leave these out; without them there is no compiler and no native module.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = npmCommand();
  const { code, output } = await runChild(npm.command, [...npm.args, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: npm.shell,
    onStart: setChild,
  });
  if (code === 0) {
    writeStamp(root, wanted);
    return;
  }
  throw new SetupError(
    `${output.trimEnd()}\n\nInstalling the packages failed: npm ci in ${root} ended with exit code ${code}. ` +
      'Its message is above. Mostly the registry cannot be reached (look at the network, a proxy, ' +
      '`npm config get registry`) or the disk is full. Mend that and run the same command again; ' +
      'nothing else needs cleaning up.',
  );
}

/** @param {string} root */
function stampPath(root) {
  return join(root, 'node_modules', '.opencode-monitor-install.json');
}

/** @param {string} root */
function npmRecordPath(root) {
  return join(root, 'node_modules', '.package-lock.json');
}

/** @param {string} root */
function wantedStamp(root) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return { lock, runtime: `${process.platform}-${process.arch}-${process.versions.modules}` };
}

/**
 * @param {string} root
 * @param {{lock: string, runtime: string}} stamp
 */
function writeStamp(root, stamp) {
  writeFileSync(stampPath(root), `${JSON.stringify(stamp)}\n`);
}

/**
 * npm writes node_modules/.package-lock.json as its last step: the packages that it really installed.
 * @param {string} root
 */
function npmRecordMatches(root) {
  const installed = readJson(npmRecordPath(root))?.packages;
  const locked = readJson(join(root, 'package-lock.json'))?.packages;
  if (!installed || !locked) return false;
  return Object.entries(locked).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    if (found === undefined) return entry.optional === true && !isForThisPlatform(entry);
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/** @param {{os?: string[], cpu?: string[], libc?: string[]}} entry */
function isForThisPlatform({ os, cpu, libc }) {
  if (os === undefined && cpu === undefined) return false;
  if (os !== undefined && !os.includes(process.platform)) return false;
  if (cpu !== undefined && !cpu.includes(process.arch)) return false;
  return libc === undefined || libc.includes(libcFamily());
}

/** @returns {string} */
function libcFamily() {
  /** @type {any} the type of the report is `object`: its content is not part of Node's declarations */
  const report = process.report.getReport();
  return report.header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}

/** The npm that runs this script, else the one on the PATH. */
function npmCommand() {
  const npm = process.env.npm_execpath;
  if (npm !== undefined && /[\\/]npm-cli\.c?js$/.test(npm)) {
    return { command: process.execPath, args: [npm], shell: false };
  }
  // npm is a .cmd file on Windows, which only a shell can start.
  return { command: 'npm', args: [], shell: process.platform === 'win32' };
}

/**
 * The JSON of a file that npm or this script wrote; null when it is absent or cut short.
 * @param {string} path
 * @returns {any}
 */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
