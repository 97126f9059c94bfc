import { posix, win32 } from 'node:path';
import type { z } from 'zod';
import { describeOrigin, type Origin } from '../core/origin.ts';
import type { Problem } from '../core/problem.ts';
import type { ConfigFile } from './config-file.ts';
import { type FoundValue, findSetting, type SettingInputs } from './find-setting.ts';
import { parseConfigFile, shorten } from './parse-config-file.ts';
import { type Config, type Machine, type SettingKey, settingKeys, settings } from './spec.ts';

/** Everything that a configuration is made from; nothing else is looked at. */
export interface ConfigInputs extends SettingInputs {
  readonly file: ConfigFile | null;
  readonly cpuCount: number;
  /** Bytes. */
  readonly totalMemory: number;
  readonly systemTimeZone: string;
  /** Names of the record kinds that the program can read. */
  readonly recordKinds: readonly string[];
}

/** Where each value comes from. */
export type Provenance = { readonly [K in SettingKey]: Origin };

/** A complete configuration, frozen. */
export interface LoadedConfig {
  readonly config: Config;
  readonly provenance: Provenance;
}

/** Makes the configuration, flag before environment before file before default; every bad value is an error of its own. */
export function loadConfig(inputs: ConfigInputs): LoadedConfig | { readonly errors: readonly Problem[] } {
  const paths = inputs.platform === 'win32' ? win32 : posix;
  const file = inputs.file === null ? null : parseConfigFile(inputs.file);
  const errors: Problem[] = [...(file?.errors ?? [])];
  const machine: Machine = {
    dataHome: paths.resolve(
      inputs.cwd,
      inputs.env.XDG_DATA_HOME || paths.join(inputs.homeDir, '.local', 'share'),
    ),
    cpuCount: inputs.cpuCount,
    totalMemory: inputs.totalMemory,
    systemTimeZone: inputs.systemTimeZone,
    recordKinds: inputs.recordKinds,
    join: paths.join,
  };
  const config: Partial<Record<SettingKey, unknown>> = {};
  const provenance: Partial<Record<SettingKey, Origin>> = {};
  let database = '';
  for (const key of settingKeys) {
    const found = findSetting(key, inputs, file);
    if (found === null) {
      config[key] = settings[key].default(machine, database);
      provenance[key] = { from: 'default', name: null };
    } else {
      const checked = settings[key].type.safeParse(found.value);
      const unknownKind = key === 'recordKinds' ? firstUnknown(found.value, inputs.recordKinds) : null;
      if (!checked.success || unknownKind !== null) {
        errors.push(badValue(key, found, inputs.recordKinds, checked.error?.issues[0]));
      }
      config[key] = checked.data;
      provenance[key] = found.origin;
    }
    if (key === 'database') database = String(config.database);
  }
  if (errors.length > 0) return { errors };
  for (const value of Object.values(config)) Object.freeze(value);
  // Every key of the table has passed its own schema above, which the mapped types cannot follow.
  return Object.freeze({
    config: Object.freeze(config) as Config,
    provenance: Object.freeze(provenance) as Provenance,
  });
}

function firstUnknown(value: unknown, known: readonly string[]): string | null {
  if (!Array.isArray(value)) return null;
  return value.find((name) => !known.includes(name)) ?? null;
}

function badValue(
  key: SettingKey,
  found: FoundValue,
  recordKinds: readonly string[],
  issue: z.core.$ZodIssue | undefined,
): Problem {
  const { allowed } = settings[key];
  const inner = issue?.path.map((step) => shorten(step)).join(', ') ?? '';
  if (settings[key].form === 'json' && inner !== '') {
    return {
      message: `The setting ${key} is wrong at ${inner} (${describeOrigin(found.origin)}): ${issue?.message}.`,
      hint: `It must be ${allowed}.`,
    };
  }
  const kinds = key === 'recordKinds' ? `: some of ${recordKinds.join(', ')}` : '';
  return {
    message: `The setting ${key} is ${shorten(found.value)} (${describeOrigin(found.origin)}), but must be ${allowed}${kinds}.`,
    hint: null,
  };
}
