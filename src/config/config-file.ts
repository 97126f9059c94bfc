import { readFile } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import type { Origin } from '../core/origin.ts';
import type { Problem } from '../core/problem.ts';

/** Where the config file is, and whether somebody named it: a file that was named has to exist. */
export interface ConfigFilePlace {
  readonly path: string;
  readonly origin: Origin;
}

/** A config file's path and its text, not yet looked at. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

/** What decides where the config file is: `flag` is the value of `--config`. */
export interface ConfigFileInputs {
  readonly flag: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly homeDir: string;
  readonly cwd: string;
}

/** The config file's place: `--config`, `OCMON_CONFIG`, else `opencode-monitor/config.json` in the XDG config folder. */
export function placeOfConfigFile(inputs: ConfigFileInputs): ConfigFilePlace {
  const { resolve, join } = inputs.platform === 'win32' ? win32 : posix;
  if (inputs.flag !== null) {
    return { path: resolve(inputs.cwd, inputs.flag), origin: { from: 'flag', name: '--config' } };
  }
  if (inputs.env.OCMON_CONFIG) {
    return {
      path: resolve(inputs.cwd, inputs.env.OCMON_CONFIG),
      origin: { from: 'environment', name: 'OCMON_CONFIG' },
    };
  }
  const configHome = inputs.env.XDG_CONFIG_HOME || join(inputs.homeDir, '.config');
  return {
    path: resolve(inputs.cwd, configHome, 'opencode-monitor', 'config.json'),
    origin: { from: 'default', name: null },
  };
}

/** Reads the file; null when none exists at the default place, a problem when a named one is missing or unreadable. */
export async function readConfigFile(place: ConfigFilePlace): Promise<ConfigFile | Problem | null> {
  try {
    return { path: place.path, text: await readFile(place.path, 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (place.origin.from === 'default' && (code === 'ENOENT' || code === 'ENOTDIR')) return null;
    const by = place.origin.name === null ? '' : `, which ${place.origin.name} names,`;
    return {
      message: `The config file ${place.path}${by} cannot be read (${code}).`,
      hint: code === 'ENOENT' ? 'Correct the path, or create the file: {} is a valid one.' : null,
    };
  }
}
