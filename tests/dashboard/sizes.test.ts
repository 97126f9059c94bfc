import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyCorpus, removeDataDirs } from '../support/corpora.ts';
import { DEADLINE_MS } from '../support/served-program.ts';
import { closeDashboards, type Dashboard, openDashboard, settled } from './support/dashboard.ts';
import { pagesOf } from './support/pages.ts';

const ASSETS = path.join(import.meta.dirname, '..', '..', 'dist', 'web', 'assets');

let dashboard: Dashboard;
let pages: Awaited<ReturnType<typeof pagesOf>>;
beforeAll(async () => {
  dashboard = await openDashboard(copyCorpus('sqlite-1.18.33'));
  pages = await pagesOf(dashboard.daemon.client);
}, DEADLINE_MS);
afterAll(async () => {
  await closeDashboards();
  removeDataDirs();
});

/** Kilobytes of files of the build as gzip makes them, typefaces as they are. */
function kilobytes(names: readonly string[]): number {
  const sizes = names.map((name) => {
    const content = readFileSync(path.join(ASSETS, name));
    return name.endsWith('.woff2') ? content.length : gzipSync(content, { level: 9 }).length;
  });
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}

/** The files of the build that a page loads when it is the first. */
async function loadedBy(target: string): Promise<readonly string[]> {
  const browser = dashboard.context.browser();
  const context = await browser?.newContext({ storageState: await dashboard.context.storageState() });
  const page = await context?.newPage();
  if (page === undefined) throw new Error('The browser is gone.');
  const names = new Set<string>();
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/assets/')) names.add(pathname.slice('/assets/'.length));
  });
  await page.goto(`${dashboard.daemon.url.origin}${target}`);
  await settled(page);
  await page.evaluate(() => document.fonts.ready);
  await context?.close();
  return [...names];
}

describe('what a browser has to load', () => {
  it(
    'is at most 190 KB of scripts for any page but the one with the editor',
    async () => {
      for (const [name, target] of Object.entries(pages).filter(([name]) => name !== 'sql')) {
        const scripts = (await loadedBy(target)).filter((file) => file.endsWith('.js'));
        expect(kilobytes(scripts), name).toBeLessThanOrEqual(190);
      }
    },
    DEADLINE_MS,
  );

  it(
    'is at most 60 KB of typefaces for Latin text',
    async () => {
      const fonts = (await loadedBy(pages['session trace'])).filter((file) => file.endsWith('.woff2'));
      expect(kilobytes(fonts)).toBeLessThanOrEqual(60);
    },
    DEADLINE_MS,
  );

  it('is at most 125 KB of scripts and 12 KB of styles to begin with', () => {
    const html = readFileSync(path.join(ASSETS, '..', 'index.html'), 'utf8');
    const begins = readdirSync(ASSETS).filter((name) => html.includes(`/assets/${name}"`));
    expect(kilobytes(begins.filter((name) => name.endsWith('.js')))).toBeLessThanOrEqual(125);
    expect(kilobytes(begins.filter((name) => name.endsWith('.css')))).toBeLessThanOrEqual(12);
  });
});
