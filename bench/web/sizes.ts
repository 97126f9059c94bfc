import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Bytes that a browser gets before the first page is drawn, compressed with gzip, and the typefaces of Latin text. */
export interface BundleSizes {
  readonly entryJs: number;
  readonly css: number;
  readonly fonts: number;
}

/** Sizes of a built dashboard. */
export function bundleSizes(web: string): BundleSizes {
  const html = readFileSync(join(web, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
  const gzipped = (suffix: string): number =>
    named
      .filter((path) => path.endsWith(suffix))
      .reduce((sum, path) => sum + gzipSync(readFileSync(join(web, path)), { level: 9 }).length, 0);
  const fonts = readdirSync(join(web, 'assets')).filter((name) => /-latin-wght-normal-.*\.woff2$/.test(name));
  return {
    entryJs: gzipped('.js'),
    css: gzipped('.css'),
    fonts: fonts.reduce((sum, name) => sum + statSync(join(web, 'assets', name)).size, 0),
  };
}
