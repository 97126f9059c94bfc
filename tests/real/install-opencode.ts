import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Versions of OpenCode that are run: the last with JSON files, the last of 1.x, one of 2.x. */
export const VERSIONS = ['1.1.65', '1.18.33', '2.0.15'] as const;
export type Version = (typeof VERSIONS)[number];

/**
 * The program of one version of OpenCode, from the cache (`OCMON_TEST_CACHE`) or, once, from the npm registry, whose
 * checksum npm compares. Throws, saying what was tried, where there is neither.
 */
export async function installOpenCode(version: Version): Promise<string> {
  const cache = process.env.OCMON_TEST_CACHE ?? path.join(os.homedir(), '.cache', 'opencode-monitor-tests');
  const name = packageName(version);
  const place = path.join(cache, `${name.replaceAll('/', '+')}@${version}`);
  const program = path.join(place, 'node_modules', name, 'bin', fileName());
  if (existsSync(program)) return program;

  await mkdir(cache, { recursive: true });
  // Filled beside its place and renamed, so that what is there is whole, whoever else installs at the same time.
  const draft = await mkdtemp(path.join(cache, 'unfinished-'));
  try {
    await npmInstall(`${name}@${version}`, draft, place);
    await rename(draft, place).catch((error: unknown) => {
      if (!existsSync(program)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  if (!existsSync(program)) throw new Error(`npm installed ${name}@${version}, but ${program} is not there.`);
  return program;
}

/** The package with the program for this platform; for x64 the one that asks least of the processor. */
function packageName(version: Version): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const prefix = version.startsWith('1.') ? 'opencode' : '@opencode/cli';
  return [prefix, platform, process.arch, ...(process.arch === 'x64' ? ['baseline'] : [])].join('-');
}

function fileName(): string {
  return process.platform === 'win32' ? 'opencode.exe' : 'opencode';
}

async function npmInstall(wanted: string, folder: string, place: string): Promise<void> {
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save', '--no-package-lock'];
  const ended = await run(
    ['install', '--prefix', folder, ...options, '--loglevel=error', wanted],
    os.homedir(),
  );
  if (ended.code === 0) return;
  throw new Error(
    `OpenCode cannot be run: ${wanted} is not in the cache (${place}), and npm could not install it ` +
      `(exit code ${ended.code}): ${ended.output.trim()}\n` +
      'Look at the network, a proxy or `npm config get registry`, or name a folder that has it in OCMON_TEST_CACHE.',
  );
}

function run(args: readonly string[], cwd: string): Promise<{ code: number | null; output: string }> {
  // The npm that started the tests, else the one on the PATH, which is a .cmd file on Windows.
  const npm = process.env.npm_execpath;
  const own = npm !== undefined && /[\\/]npm-cli\.c?js$/.test(npm);
  const child = own
    ? spawn(process.execPath, [npm, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn('npm', args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (bytes: Buffer) => chunks.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => chunks.push(bytes));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString() }));
  });
}
