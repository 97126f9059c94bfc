import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.js';
import { runChild } from './run-child.js';
import { exitWith } from './setup-error.js';

const root = fileURLToPath(new URL('..', import.meta.url));

// Real OpenCode, from the npm registry or the cache, against a scripted model, while a daemon watches.
await exitWith(async () => {
  await prepare(root);
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--config', 'vitest.real.config.ts', ...process.argv.slice(2)];
  const { code } = await runChild(process.execPath, args, { cwd: root, stdio: 'inherit' });
  return code;
});
