import { execFileSync } from 'node:child_process';
import { arch, cpus, release, totalmem, type } from 'node:os';

/** The machine that figures belong to. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  /** Of the folder that is measured; null where `df` cannot tell. */
  readonly fileSystem: string | null;
}

/** Facts about this machine and the file system of `dir`. */
export function machineOf(dir: string): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()} ${arch()}`,
    node: process.version,
    fileSystem: fileSystemOf(dir),
  };
}

function fileSystemOf(dir: string): string | null {
  try {
    const lines = execFileSync('df', ['-PT', dir], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return lines.split('\n')[1]?.split(/\s+/)[1] ?? null;
  } catch {
    // Only GNU df knows the type.
    return null;
  }
}
