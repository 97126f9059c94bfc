import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.js';
import { runChild } from './run-child.js';
import { exitWith, SetupError } from './setup-error.js';

const root = fileURLToPath(new URL('..', import.meta.url));

await exitWith(async () => {
  await prepare(root);
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  rmSync(join(root, 'bench', 'out', 'build'), { recursive: true, force: true });
  const compiled = await runChild(process.execPath, [compiler, '-p', join(root, 'bench')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (compiled.code !== 0) throw new SetupError(`${compiled.output}\nCompiling bench failed; see above.`);

  const main = join(root, 'bench', 'out', 'build', 'main.js');
  const { code } = await runChild(process.execPath, [main, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  return code;
});
