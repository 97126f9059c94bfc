import { posix, win32 } from 'node:path';
import type { Origin } from '../core/origin.ts';
import type { ParsedConfigFile } from './parse-config-file.ts';
import { type Form, type SettingKey, settings } from './spec.ts';

/** Where settings are looked for, and what paths are relative to. */
export interface SettingInputs {
  /** Values of command-line flags by the setting's key; lists come as lists. */
  readonly flags: Readonly<Partial<Record<SettingKey, string | readonly string[]>>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly homeDir: string;
  readonly cwd: string;
}

/** A value as it was found, not yet checked against its setting's type. */
export interface FoundValue {
  readonly value: unknown;
  readonly origin: Origin;
}

/**
 * Looks a setting up in the flags, the environment and the config file, in this order; null when nobody set it. Paths
 * become absolute: those of the file relative to its folder, the others to the working directory; `~/` is the home.
 */
export function findSetting(
  key: SettingKey,
  inputs: SettingInputs,
  file: ParsedConfigFile | null,
): FoundValue | null {
  const { form, env, flag } = settings[key];
  const paths = inputs.platform === 'win32' ? win32 : posix;
  const from =
    (base: string) =>
    (path: unknown): unknown => {
      if (typeof path !== 'string' || path === '') return path;
      return paths.resolve(base, /^~[/\\]/.test(path) ? paths.join(inputs.homeDir, path.slice(2)) : path);
    };

  const flagValue = inputs.flags[key];
  if (flagValue !== undefined) {
    return {
      value: fromText(form, [flagValue].flat(), from(inputs.cwd)),
      origin: { from: 'flag', name: flag },
    };
  }
  const text = inputs.env[env];
  // A variable that is set to nothing counts as not set, as the XDG specification has it.
  if (text !== undefined && text !== '') {
    const texts = form === 'paths' ? text.split(paths.delimiter).filter((path) => path !== '') : [text];
    return { value: fromText(form, texts, from(inputs.cwd)), origin: { from: 'environment', name: env } };
  }
  if (file?.values.has(key)) {
    const value = file.values.get(key);
    const absolute = from(paths.dirname(file.path));
    const origin = { from: 'file', name: file.path } as const;
    if (form === 'path') return { value: absolute(value), origin };
    if (form === 'paths' && Array.isArray(value)) return { value: value.map(absolute), origin };
    return { value, origin };
  }
  return null;
}

function fromText(form: Form, texts: readonly string[], absolute: (path: unknown) => unknown): unknown {
  const [text = ''] = texts;
  switch (form) {
    case 'paths':
      return texts.map(absolute);
    case 'path':
      return absolute(text);
    case 'number':
      // What is no number stays text, for the message to show it as it was written.
      return /^\d+$/.test(text.trim()) ? Number(text) : text;
    case 'names':
      return text
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '');
    case 'json':
      try {
        return JSON.parse(text);
      } catch {
        return text; // for the message to show it as it was written
      }
    case 'text':
      return text;
  }
}
