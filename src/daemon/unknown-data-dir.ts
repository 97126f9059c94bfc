import { realpath } from 'node:fs/promises';
import type { Config } from '../config/spec.ts';
import type { Problem } from '../core/problem.ts';

/**
 * Refuses data folders that a database has not read: it would answer with other data than was asked for. `known` are the
 * real paths of those that it has read.
 */
export async function unknownDataDir(config: Config, known: readonly string[]): Promise<Problem | null> {
  for (const dir of config.dataDirs) {
    if (known.includes(await realDir(dir))) continue;
    return {
      message: `The database ${config.database} has not read the data folder ${dir}.`,
      hint: 'Run ocmon sync with the same --data-dir and --database first, or leave --data-dir out.',
    };
  }
  return null;
}

/** The path of a folder without links; of one that is not there, the path as it is. */
export function realDir(dir: string): Promise<string> {
  return realpath(dir).catch(() => dir);
}
