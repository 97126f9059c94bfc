import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compressAssets } from './compress-assets.js';
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
 * Makes dist anew, the program and the dashboard in `dist/web`: in a folder beside it, stamped last, then put in its
 * place, so that neither an interruption nor an error leaves a half-made dist. Throws SetupError with the output of what
 * failed. The program reads the SQL files in `migrations/` where they are, beside dist; only the code is compiled.
 * @param {string} root checkout
 * @param {(pid: number) => void} setChild
 */
export async function build(root, setChild) {
  const modules = join(root, 'node_modules');
  const dist = join(root, 'dist');
  const fresh = join(root, `dist-${process.pid}.tmp`);
  const old = join(root, `dist-${process.pid}-old.tmp`);
  removeLeftovers(root);
  const hash = sourcesHash(root);
  const web = join(fresh, 'web');
  const steps = [
    [join(modules, 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json', '--outDir', fresh],
    [
      join(modules, 'vite', 'bin', 'vite.js'),
      ...['build', '--config', join('web', 'vite.config.ts')],
      ...['--outDir', web, '--logLevel', 'warn'],
    ],
  ];
  try {
    for (const step of steps) await runStep(root, step, setChild);
    await compressAssets(join(web, 'assets'));
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
  writeFileSync(stampPath(fresh), hash);
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
}

/**
 * Runs a program of Node; its first argument is its file.
 * @param {string} root
 * @param {readonly string[]} args
 * @param {(pid: number) => void} setChild
 */
async function runStep(root, [program = '', ...args], setChild) {
  if (!existsSync(program)) {
    throw new SetupError(`Building needs ${program}, which is not there. Run npm ci first, or npm start.`);
  }
  const { code, output } = await runChild(process.execPath, [program, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Whatever the shell of the user says, pages are not built for debugging.
    env: { NODE_ENV: 'production' },
    onStart: setChild,
  });
  if (code === 0) return;
  throw new SetupError(
    `${output.trimEnd()}\n\nBuilding dist failed: ${[basename(program), ...args].join(' ')} ended with exit code ` +
      `${code}. Its messages are above; dist is as it was before.`,
  );
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
  const scripts = ['build.js', 'compress-assets.js'].map((name) => join('scripts', name));
  // The dashboard is made of packages too: another version of one makes other pages.
  for (const name of [...settings.sort(), 'src', 'web', 'migrations', 'package-lock.json', ...scripts]) {
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
  for (const inner of names.filter((each) => !/\.test\.tsx?$/.test(each)).sort()) {
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
