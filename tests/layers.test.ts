import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { importsOf } from './import-scanner.ts';

/** The layers and what each may import, besides itself; ARCHITECTURE.md says what they hold. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  contract: ['core'],
  config: ['core'],
  db: ['core'],
  prices: ['core'],
  source: ['core'],
  ingest: ['source', 'db', 'core'],
  query: ['prices', 'db', 'contract', 'core'],
  server: ['contract', 'core'],
  daemon: ['server', 'query', 'ingest', 'source', 'prices', 'db', 'config', 'contract', 'core'],
  cli: ['daemon', 'contract', 'config', 'core'],
  web: ['contract', 'core'],
  migrations: ['db', 'core'],
};

/** Packages with one owner: the engine behind `db`, what opens OpenCode's databases behind `source`, HTTP behind `server`, prices behind `prices`. */
const OWNED_PACKAGES: Readonly<Record<string, string>> = {
  '@duckdb/': 'db',
  libsql: 'source',
  hono: 'server',
  '@hono/': 'server',
  '@pydantic/': 'prices',
};

/** Layers that the dashboard loads into a browser: nothing of Node there. */
const BROWSER_LAYERS = ['core', 'contract', 'web'];

const root = fileURLToPath(new URL('..', import.meta.url));

/** `src/query/totals.ts` → `query`; null for a file outside of every layer. */
function layerOf(path: string): string | null {
  const [first = '', second = ''] = path.split('/');
  const layer = first === 'src' ? second : first;
  const isLayer = layer in LAYERS && (first === 'src') === (layer !== 'web' && layer !== 'migrations');
  return isLayer ? layer : null;
}

/** The imports of one file that its layer does not allow, as `file:line …` with what is allowed. */
function violationsOf(path: string, text: string): string[] {
  const layer = layerOf(path);
  if (layer === null) return [`${path} is in no layer; the layers are ${Object.keys(LAYERS).join(', ')}`];
  return importsOf(text).flatMap(({ line, specifier }) => {
    const fault = faultOf(path, layer, specifier);
    return fault === null ? [] : [`${path}:${line} ${fault}`];
  });
}

function faultOf(path: string, layer: string, specifier: string | null): string | null {
  if (specifier === null)
    return 'imports a computed module; name it as a string literal so that it can be checked';
  if (/^[./]/.test(specifier)) {
    const allowed = LAYERS[layer] ?? [];
    const target = layerOf(posix.join(posix.dirname(path), specifier));
    if (target === layer || (target !== null && allowed.includes(target))) return null;
    const found = target === null ? 'which is in no layer' : `which is in ${target}`;
    return `imports ${specifier}, ${found}; ${layer} may import ${allowed.join(', ') || 'nothing'}`;
  }
  const owned = Object.entries(OWNED_PACKAGES).find(([name]) => specifier.startsWith(name));
  if (owned !== undefined && owned[1] !== layer) return `imports ${specifier}; only ${owned[1]} may`;
  const isNode = specifier.startsWith('node:') || builtinModules.includes(specifier);
  if (isNode && BROWSER_LAYERS.includes(layer))
    return `imports ${specifier}; ${layer} also runs in a browser`;
  if (layer === 'core') return `imports ${specifier}; core imports nothing`;
  return null;
}

/**
 * The files that the table holds for. Tests are left out: a test may need data or an engine from a layer above to set
 * its stage (a query's test loads records through ingest), and nothing that ships depends on a test.
 */
function checkedFiles(): string[] {
  // What vite is told stands beside `web/src`, and runs in Node.
  return ['src', 'web/src', 'migrations']
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => filesBelow(folder))
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
    .sort();
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

describe('layers', () => {
  it('import only what the table allows', () => {
    const files = checkedFiles();
    expect(files).toContain('src/source/envelope.ts');
    const violations = files.flatMap((path) => violationsOf(path, readFileSync(join(root, path), 'utf8')));
    expect(violations).toEqual([]);
  });

  it('are a table without cycles that names only layers', () => {
    const order = Object.keys(LAYERS);
    for (const [layer, allowed] of Object.entries(LAYERS)) {
      expect(order).toEqual(expect.arrayContaining([...allowed]));
      for (const below of allowed) expect(order.indexOf(below)).toBeLessThan(order.indexOf(layer));
    }
  });

  it('catch an import that climbs, in every way to write one', () => {
    const made = [
      "import { a } from '../ingest/bulk-loader.ts';",
      "import type {\n  B,\n} from '../server/app.ts';",
      "export { c } from '../query/totals.ts';",
      "export type * from '../cli/main.ts';",
      "import '../daemon/serve.ts';",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a made-up source
      "const d = `${await import('../config/read.ts')}`;",
      "new Worker(new URL('../ingest/reader.ts', import.meta.url));",
      "import { e } from '../../bench/main.ts';",
      'const f = await import(name);',
    ].join('\n');
    expect(violationsOf('src/db/made-up.ts', made)).toEqual([
      'src/db/made-up.ts:1 imports ../ingest/bulk-loader.ts, which is in ingest; db may import core',
      'src/db/made-up.ts:2 imports ../server/app.ts, which is in server; db may import core',
      'src/db/made-up.ts:5 imports ../query/totals.ts, which is in query; db may import core',
      'src/db/made-up.ts:6 imports ../cli/main.ts, which is in cli; db may import core',
      'src/db/made-up.ts:7 imports ../daemon/serve.ts, which is in daemon; db may import core',
      'src/db/made-up.ts:8 imports ../config/read.ts, which is in config; db may import core',
      'src/db/made-up.ts:9 imports ../ingest/reader.ts, which is in ingest; db may import core',
      'src/db/made-up.ts:10 imports ../../bench/main.ts, which is in no layer; db may import core',
      'src/db/made-up.ts:11 imports a computed module; name it as a string literal so that it can be checked',
    ]);
  });

  it('catch a package in the wrong place', () => {
    const made = "import { DuckDBInstance } from '@duckdb/node-api';\nimport Database from 'libsql';\n";
    expect(violationsOf('src/query/made-up.ts', made)).toEqual([
      'src/query/made-up.ts:1 imports @duckdb/node-api; only db may',
      'src/query/made-up.ts:2 imports libsql; only source may',
    ]);
    expect(violationsOf('src/contract/made-up.ts', "import { join } from 'path';")).toEqual([
      'src/contract/made-up.ts:1 imports path; contract also runs in a browser',
    ]);
    expect(violationsOf('src/core/made-up.ts', "import { z } from 'zod';")).toEqual([
      'src/core/made-up.ts:1 imports zod; core imports nothing',
    ]);
    expect(violationsOf('src/made-up.ts', '')).toHaveLength(1);
  });

  it('do not mistake comments, strings, templates and regular expressions for imports', () => {
    const made = [
      "// import { a } from '../cli/a.ts';",
      "/** See import('../cli/b.ts'). */",
      'const c = "import \'../cli/c.ts\'";',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a made-up source
      "const d = `import e from '../cli/d.ts'; ${{ f: `${'}'}` }.f} import '../cli/f.ts'`;",
      "const g = /[/'\"`]/.test(c) ? 1 / 2 : c.split(/'/);",
      'export const from = 1, h = { import: 2, export: 3 };',
      'export { c };',
      "const i = import.meta.url + new URL('../../migrations/', import.meta.url) + loader.import('../cli/x.ts');",
      "import { j } from '../core/j.ts';",
    ].join('\n');
    expect(importsOf(made)).toEqual([{ line: 9, specifier: '../core/j.ts' }]);
    expect(violationsOf('src/db/made-up.ts', made)).toEqual([]);
  });
});
