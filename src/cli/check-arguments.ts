import { parseArgs } from 'node:util';
import type { ArgsDef } from 'citty';
import { nearest } from '../core/nearest.ts';
import type { Problem } from '../core/problem.ts';
import { shortNameOf } from './global-args.ts';

/** Arguments that fit their definitions: every value of every option in the order they were given, and the rest. */
export interface CheckedArguments {
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
}

/**
 * Checks arguments against their definitions. An unknown option, a missing or unwanted value, and too few or too many
 * arguments are problems; citty by itself passes over all of them but a missing argument, and keeps the last of several
 * values.
 */
export function checkArguments(definitions: ArgsDef, rawArgs: readonly string[]): CheckedArguments | Problem {
  const options = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokensOf(definitions, rawArgs)) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const definition = definitions[token.name];
    if (definition === undefined || definition.type === 'positional') {
      return unknownOption(token.rawName, definitions);
    }
    const values = options.get(token.name) ?? [];
    options.set(token.name, values);
    if (definition.type === 'boolean') {
      if (token.value !== undefined) {
        return {
          message: `${token.rawName} takes no value.`,
          hint: `Write ${token.rawName} alone, or not at all.`,
        };
      }
      values.push('true');
    } else if (token.value === undefined || (!token.inlineValue && token.value.startsWith('-'))) {
      const hint = definition.valueHint ?? 'VALUE';
      return {
        message: `${token.rawName} needs a value.`,
        hint: `Write ${token.rawName} ${hint}, or ${token.rawName}=${hint} where it starts with a dash.`,
      };
    } else {
      values.push(token.value);
    }
  }
  return checkPositionals(definitions, positionals) ?? { options, positionals };
}

/** Splits arguments into tokens as node:util reads them, which is also what citty reads them with. */
export function tokensOf(definitions: ArgsDef, rawArgs: readonly string[]) {
  const options: Record<string, { type: 'boolean' | 'string'; short?: string }> = {};
  for (const [name, definition] of Object.entries(definitions)) {
    if (definition.type === 'positional') continue;
    const short = shortNameOf(definition);
    options[name] = {
      type: definition.type === 'boolean' ? 'boolean' : 'string',
      ...(short !== undefined && { short }),
    };
  }
  return parseArgs({ args: [...rawArgs], options, strict: false, allowPositionals: true, tokens: true })
    .tokens;
}

function unknownOption(rawName: string, definitions: ArgsDef): Problem {
  const known = Object.entries(definitions)
    .filter(([, definition]) => definition.type !== 'positional')
    .map(([name]) => `--${name}`);
  const near = nearest(rawName, known);
  return {
    message: `There is no option ${rawName} here.`,
    hint: near === null ? 'See --help for the options of this command.' : `Did you mean ${near}?`,
  };
}

function checkPositionals(definitions: ArgsDef, found: readonly string[]): Problem | null {
  const wanted = Object.entries(definitions).filter(([, definition]) => definition.type === 'positional');
  const missing = wanted[found.length];
  if (missing !== undefined && missing[1].required !== false) {
    const [name, definition] = missing;
    return {
      message: `${name.toUpperCase()} is missing: ${definition.description ?? 'an argument'}.`,
      hint: 'See --help.',
    };
  }
  if (found.length <= wanted.length) return null;
  return {
    message: `There is an argument too many: ${JSON.stringify(found[wanted.length])}.`,
    hint: wanted.length === 0 ? 'This command takes options only.' : 'Put quotes around a text with spaces.',
  };
}
