import { fileURLToPath } from 'node:url';
import { build, isBuilt } from './build.js';
import { install, isInstalled } from './install.js';
import { exitWith } from './setup-error.js';
import { withSetupLock } from './setup-lock.js';

/**
 * Installs and builds what is missing or older than its sources, and says so on stderr; returns at once and in
 * silence when nothing is. Throws SetupError when that fails.
 * @param {string} root checkout
 */
export async function prepare(root) {
  if (isInstalled(root) && isBuilt(root)) return;
  const say = console.error;
  await withSetupLock(
    root,
    async (setChild) => {
      // Asked again: another process may have done it while this one waited for the lock.
      if (!isInstalled(root)) {
        say('Installing packages (npm ci) …');
        await install(root, setChild);
      }
      if (!isBuilt(root)) {
        say('Building dist …');
        await build(root, setChild);
      }
    },
    say,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await exitWith(async () => {
    await prepare(fileURLToPath(new URL('..', import.meta.url)));
    return 0;
  });
}
