import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { prepare } from './prepare.js';
import { runChild } from './run-child.js';
import { exitWith } from './setup-error.js';

const root = fileURLToPath(new URL('..', import.meta.url));

// tests/killed-daemon.test.ts with more kills than a test run has time for, or with the seed of a run that went wrong.
await exitWith(async () => {
  const options = {
    kills: { type: /** @type {const} */ ('string'), default: '50' },
    seed: { type: /** @type {const} */ ('string'), default: '1' },
  };
  const { kills, seed } = parseArgs({ options }).values;
  process.env.OCMON_TEST_KILLS = kills;
  process.env.OCMON_TEST_SEED = seed;
  await prepare(root);
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', 'tests/killed-daemon.test.ts'];
  const { code } = await runChild(process.execPath, args, { cwd: root, stdio: 'inherit' });
  return code;
});
