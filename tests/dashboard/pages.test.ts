import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyCorpus, removeDataDirs } from '../support/corpora.ts';
import { DEADLINE_MS } from '../support/served-program.ts';
import {
  axeFindings,
  browse,
  closeDashboards,
  type Dashboard,
  openDashboard,
  settled,
} from './support/dashboard.ts';
import { pagesOf } from './support/pages.ts';

let dark: Dashboard;
let light: Omit<Dashboard, 'database'>;
let pages: Awaited<ReturnType<typeof pagesOf>>;
beforeAll(async () => {
  dark = await openDashboard(copyCorpus('sqlite-1.18.33'));
  light = await browse(dark.daemon, { theme: 'light', width: 900 });
  pages = await pagesOf(dark.daemon.client);
}, DEADLINE_MS);
afterAll(async () => {
  await closeDashboards();
  removeDataDirs();
});

const NAMES = [
  ...['overview', 'sessions', 'session trace', 'session transcript', 'session tools', 'session files'],
  ...[
    'session errors',
    'session tokens',
    'agents',
    'agent',
    'tools',
    'tool',
    'errors',
    'error',
    'files',
    'models',
  ],
  ...['projects', 'data', 'sql', 'settings'],
] as const;

describe.each(NAMES)('the page %s', (name) => {
  it.each(['dark', 'light'] as const)(
    'has a heading and nothing that axe objects to, in %s',
    async (theme) => {
      const { page, goto, faults } = theme === 'dark' ? dark : light;
      await goto(pages[name]);
      expect(await page.locator('h1').count()).toBe(1);
      expect(await page.title()).toMatch(/ · OpenCode Monitor$/);
      expect(await axeFindings(page)).toEqual([]);
      expect(faults).toEqual([]);
    },
    DEADLINE_MS,
  );

  it(
    'is as wide as a small screen',
    async () => {
      const { page, goto } = light;
      await page.setViewportSize({ width: 360, height: 740 });
      await goto(pages[name]);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      await page.setViewportSize({ width: 900, height: 900 });
      expect(width).toBeLessThanOrEqual(360);
    },
    DEADLINE_MS,
  );
});

describe('what opens over a page', () => {
  it.each([
    ['the palette', 'Control+k'],
    ['the key sheet', '?'],
  ])(
    '%s has nothing that axe objects to, takes the focus, and closes with Escape',
    async (_what, keys) => {
      const { page, goto, faults } = dark;
      await goto(pages.overview);
      await page.keyboard.press(keys);
      await page.waitForSelector('[role=dialog]');
      expect(await axeFindings(page)).toEqual([]);
      expect(await page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null)).toBe(true);
      await page.keyboard.press('Escape');
      await page.waitForSelector('[role=dialog]', { state: 'detached' });
      expect(faults).toEqual([]);
    },
    DEADLINE_MS,
  );
});

it(
  'g and a letter go to a page; the filters go with it',
  async () => {
    const { page, goto } = dark;
    await goto('/?range=all&agent=build');
    for (const [key, path] of [
      ['s', '/sessions'],
      ['a', '/agents'],
      ['t', '/tools'],
      ['e', '/errors'],
      ['f', '/files'],
      ['m', '/models'],
      ['p', '/projects'],
      ['d', '/data'],
      ['q', '/sql'],
      ['o', '/'],
    ] as const) {
      await page.locator('body').press('g');
      await page.locator('body').press(key);
      await page.waitForURL((url) => url.pathname === path);
      expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({
        range: 'all',
        agent: 'build',
      });
      await settled(page);
    }
  },
  DEADLINE_MS,
);
