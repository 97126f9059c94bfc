import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const names = z.record(z.string(), z.string()).default({});
const entrySchema = z.object({
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  /** It comes within another package's file, whose checksum covers it. */
  inBundle: z.boolean().optional(),
  dependencies: names,
  devDependencies: names,
  optionalDependencies: names,
});
type Entry = z.infer<typeof entrySchema>;
const lockSchema = z.object({ packages: z.record(z.string(), entrySchema) });

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));
}

const manifest = entrySchema.parse(read('package.json'));
const { packages } = lockSchema.parse(read('package-lock.json'));

/** Optional dependencies without an entry where Node would look for them, as `owner → name`. */
function optionalWithoutEntry(entries: Readonly<Record<string, Entry>>): string[] {
  return Object.entries(entries).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies)
      .filter((name) => !foldersAbove(path).some((folder) => `${folder}node_modules/${name}` in entries))
      .map((name) => `${path} → ${name}`),
  );
}

/** The folders whose node_modules a package sees: its own first, the root ('') last. */
function foldersAbove(path: string): string[] {
  const parts = path === '' ? [] : path.split(/(?:^|\/)node_modules\//).slice(1);
  return [...parts.keys(), parts.length].reverse().map((depth) =>
    parts
      .slice(0, depth)
      .map((part) => `node_modules/${part}/`)
      .join(''),
  );
}

describe('package-lock.json', () => {
  it('has an entry for every optional dependency that it names', () => {
    // npm ci stops with "Missing … from lock file" on other platforms when one of them is absent.
    expect(optionalWithoutEntry(packages)).toEqual([]);
  });

  it('would be caught without the entry of one optional dependency', () => {
    const name = Object.keys(packages).find((path) => path.startsWith('node_modules/@duckdb/node-bindings-'));
    const { [name ?? '']: removed, ...rest } = packages;
    expect(removed).toBeDefined();
    expect(optionalWithoutEntry(rest)).toEqual([
      `node_modules/@duckdb/node-bindings → ${name?.slice('node_modules/'.length)}`,
    ]);
  });

  it('names no address of a private registry', () => {
    const foreign = Object.entries(packages)
      .filter(([, { resolved }]) => resolved && !resolved.startsWith('https://registry.npmjs.org/'))
      .map(([path]) => path);
    expect(foreign).toEqual([]);
  });

  it('has the version and the checksum of every package', () => {
    const loose = Object.entries(packages)
      .filter(
        ([path, { version, integrity, inBundle }]) => path !== '' && !(version && (integrity || inBundle)),
      )
      .map(([path]) => path);
    expect(loose).toEqual([]);
  });

  it('belongs to package.json', () => {
    const root = packages[''];
    expect(root?.dependencies).toEqual(manifest.dependencies);
    expect(root?.devDependencies).toEqual(manifest.devDependencies);
  });
});

describe('package.json', () => {
  it('pins every dependency to one exact version', () => {
    const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    );
    expect(ranges).toEqual([]);
  });
});
