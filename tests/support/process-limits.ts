import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

/** Whether limits of a running process can be moved here, and seen: Linux, with `prlimit`. */
export const canLimit = process.platform === 'linux' && succeeds('prlimit', '--version');

/**
 * Whether a process can have mounts of its own here: as root, or in a user namespace. They are gone when it ends,
 * whatever becomes of the test.
 */
export const mounting: readonly string[] | null = mountCommand();

/** Moves a soft limit of a process: bytes that a file may have, or files that may be open. */
export function limit(pid: number, resource: 'fsize' | 'nofile', value: number | 'unlimited'): void {
  const { status, stderr } = spawnSync('prlimit', [`--pid=${pid}`, `--${resource}=${value}:`]);
  if (status !== 0) throw new Error(`prlimit failed: ${stderr.toString()}`);
}

/** How many files a process has open. */
export function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** A command that runs `script` with mounts of its own, and then what stands behind it. `$0` is `argument`. */
export function withMounts(script: string, argument: string): readonly string[] {
  return [...(mounting ?? []), 'sh', '-c', script, argument];
}

function mountCommand(): readonly string[] | null {
  if (process.platform !== 'linux') return null;
  for (const unshare of [
    ['unshare', '--mount'],
    ['unshare', '--user', '--map-root-user', '--mount'],
  ]) {
    const [command = '', ...args] = unshare;
    if (succeeds(command, ...args, 'mount', '-t', 'tmpfs', 'none', '/mnt')) return unshare;
  }
  return null;
}

function succeeds(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
