import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChild } from './run-child.js';
import { exitWith, SetupError } from './setup-error.js';
import { withSetupLock } from './setup-lock.js';

/**
 * Whether dist was built from the sources as they are now. Contents are compared, not times: a checkout gives
 * every file a new time.
 * @param {string} root checkout
 */
export function isBuilt(root) {
  try {
    return readFileSync(stampPath(join(root, 'dist')), 'utf8') === sourcesHash(root);
  } catch {
    return false;
  }
}

/**
 * Makes dist anew: compiled into a folder beside it, stamped last, then put in its place, so that neither an
 * interruption nor a compiler error leaves a half-made dist. Throws SetupError with the compiler's output.
 * The program reads the SQL files in `migrations/` where they are, beside dist; only the code is compiled.
 * @param {string} root checkout
 * @param {(pid: number) => void} setChild
 */
export async function build(root, setChild) {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  if (!existsSync(compiler)) {
    throw new SetupError(`Building needs ${compiler}, which is not there. Run npm ci first, or npm start.`);
  }
  const dist = join(root, 'dist');
  const fresh = join(root, `dist-${process.pid}.tmp`);
  const old = join(root, `dist-${process.pid}-old.tmp`);
  removeLeftovers(root);
  const hash = sourcesHash(root);
  const args = [compiler, '-p', 'tsconfig.build.json', '--outDir', fresh];
  const { code, output } = await runChild(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    onStart: setChild,
  });
  if (code !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new SetupError(
      `${output.trimEnd()}\n\nBuilding dist failed: tsc -p tsconfig.build.json ended with exit code ${code}. ` +
        'Its messages are above; dist is as it was before.',
    );
  }
  writeFileSync(stampPath(fresh), hash);
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
}

/** @param {string} dist */
function stampPath(dist) {
  return join(dist, '.sources');
}

/**
 * What a killed build left; the setup lock guarantees that no other build is running.
 * @param {string} root
 */
function removeLeftovers(root) {
  for (const name of readdirSync(root)) {
    if (/^dist-\d+(-old)?\.tmp$/.test(name)) rmSync(join(root, name), { recursive: true, force: true });
  }
}

/** @param {string} root */
function sourcesHash(root) {
  const hash = createHash('sha256');
  const settings = readdirSync(root).filter((name) => /^tsconfig.*\.json$/.test(name));
  for (const name of [...settings.sort(), 'src', 'migrations', join('scripts', 'build.js')]) {
    addToHash(hash, root, name);
  }
  return `${hash.digest('hex')}\n`;
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} root
 * @param {string} name relative to root: a file, or a folder that is walked in sorted order
 */
function addToHash(hash, root, name) {
  let names;
  try {
    names = readdirSync(join(root, name));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return;
    if (code !== 'ENOTDIR') throw error;
    const content = readFileSync(join(root, name));
    hash.update(`${name.replaceAll('\\', '/')}\0${content.length}\0`).update(content);
    return;
  }
  // Tests are not part of dist.
  for (const inner of names.filter((each) => !each.endsWith('.test.ts')).sort()) {
    addToHash(hash, root, join(name, inner));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  await exitWith(async () => {
    await withSetupLock(root, (setChild) => build(root, setChild), console.error);
    return 0;
  });
}
