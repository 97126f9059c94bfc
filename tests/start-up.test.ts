import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const dist = path.join(import.meta.dirname, '..', 'dist');

/** The packages that a built module loads when it is loaded, itself or through others; what is imported later is not. */
function packagesOf(entry: string): string[] {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)\b(?:[^;'"=]* from)? ?['"]([^'"]+)['"];/gm,
    )) {
      if (specifier.startsWith('.')) visit(path.resolve(path.dirname(file), specifier));
      else if (!specifier.startsWith('node:')) packages.add(specifier);
    }
  };
  visit(path.join(dist, entry));
  return [...packages].sort();
}

it('loads no engine, server or schema for the help and the version', () => {
  expect(packagesOf('cli/run.js')).toEqual(['citty', 'string-width']);
});

it('loads no engine and no server for a question to a daemon', () => {
  expect(packagesOf('daemon/connect-monitor.js')).toEqual(['zod']);
});
