import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { runChild } from './run-child.js';
import { SetupError } from './setup-error.js';

/** Where Chromium and its kin are usually installed. */
const USUAL = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The browser that tests look at the dashboard with: OCMON_CHROMIUM, an installed one, playwright's own; null without any. */
export function findBrowser() {
  const candidates = [process.env.OCMON_CHROMIUM, ...USUAL, chromium.executablePath()];
  return candidates.find((path) => path !== undefined && path !== '' && existsSync(path)) ?? null;
}

/**
 * Installs a browser where there is none: Debian's package where the user may, else playwright's download. Throws
 * SetupError that says what to do by hand.
 * @param {string} root checkout
 * @returns {Promise<string>} its path
 */
export async function ensureBrowser(root) {
  const found = findBrowser();
  if (found !== null) return found;
  console.error('Installing Chromium for the tests of the dashboard …');
  const isDebian = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  const output = isDebian ? await installPackage(root) : await installDownload(root);
  const installed = findBrowser();
  if (installed !== null) return installed;
  throw new SetupError(
    `${output.trimEnd()}\n\nThe tests of the dashboard need a browser, and installing one failed; see above. Install ` +
      'Chromium (apt-get install chromium, or npx playwright install chromium), or name one in OCMON_CHROMIUM.',
  );
}

/** @param {string} root */
async function installPackage(root) {
  const options = ['-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=300'];
  const updated = await run(root, 'apt-get', [...options, 'update', '-qq']);
  const packages = ['chromium', 'fonts-liberation'];
  const installed = await run(root, 'apt-get', [
    ...options,
    'install',
    '-y',
    '-qq',
    '--no-install-recommends',
    ...packages,
  ]);
  return `${updated}${installed}`;
}

/** @param {string} root */
function installDownload(root) {
  const program = join(root, 'node_modules', 'playwright', 'cli.js');
  return run(root, process.execPath, [program, 'install', 'chromium']);
}

/**
 * @param {string} root
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<string>} what it said
 */
async function run(root, command, args) {
  try {
    const { output } = await runChild(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    return output;
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n`;
  }
}
