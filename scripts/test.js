import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.js';
import { runChild } from './run-child.js';
import { exitWith } from './setup-error.js';

const root = fileURLToPath(new URL('..', import.meta.url));

await exitWith(async () => {
  await prepare(root);
  const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
  if (wanted.length === 0 || wanted.some((name) => name.includes('dashboard'))) {
    // Not before: it is a package that was perhaps just installed.
    const { ensureBrowser } = await import('./browser.js');
    process.env.OCMON_CHROMIUM = await ensureBrowser(root);
  }
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', ...process.argv.slice(2)];
  const { code } = await runChild(process.execPath, args, { cwd: root, stdio: 'inherit' });
  return code;
});
