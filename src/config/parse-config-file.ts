import { nearest } from '../core/nearest.ts';
import type { Problem } from '../core/problem.ts';
import type { ConfigFile } from './config-file.ts';
import { settingKeys, settings } from './spec.ts';

/** A config file's values by key, each still of any type, and what is wrong with the file as a whole. */
export interface ParsedConfigFile {
  readonly path: string;
  readonly values: ReadonlyMap<string, unknown>;
  readonly errors: readonly Problem[];
}

/** Parses the text as one JSON object whose keys are settings. */
export function parseConfigFile(file: ConfigFile): ParsedConfigFile {
  let parsed: unknown;
  try {
    parsed = JSON.parse(file.text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return unusable(file.path, `The config file ${file.path} is not JSON: ${reason}.`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return unusable(
      file.path,
      `The config file ${file.path} holds ${shorten(parsed)}, but must hold one JSON object.`,
    );
  }
  const values = new Map<string, unknown>(Object.entries(parsed));
  const errors: Problem[] = [];
  for (const key of values.keys()) {
    if (Object.hasOwn(settings, key)) continue;
    const near = nearest(key, settingKeys);
    errors.push({
      message: `The config file ${file.path} has the key ${shorten(key)}, which is no setting.`,
      hint: near === null ? `Settings are: ${settingKeys.join(', ')}.` : `Did you mean "${near}"?`,
    });
  }
  return { path: file.path, values, errors };
}

function unusable(path: string, message: string): ParsedConfigFile {
  return { path, values: new Map(), errors: [{ message, hint: 'Correct the file or move it away.' }] };
}

/** A value as JSON, cut after 200 characters, for a message. */
export function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
