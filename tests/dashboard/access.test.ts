import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyCorpus, removeDataDirs } from '../support/corpora.ts';
import { DEADLINE_MS } from '../support/served-program.ts';
import { axeFindings, closeDashboards, type Dashboard, openDashboard } from './support/dashboard.ts';

let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await openDashboard(copyCorpus('json-1.1.65'));
}, DEADLINE_MS);
afterAll(async () => {
  await closeDashboards();
  removeDataDirs();
});

it(
  'without a token a page says how to get in, and nothing else',
  async () => {
    const { origin } = dashboard.daemon.url;
    const browser = dashboard.context.browser();
    const stranger = await browser?.newContext();
    const page = await stranger?.newPage();
    if (page === undefined) throw new Error('The browser is gone.');
    const response = await page.goto(`${origin}/sessions`);
    expect(response?.status()).toBe(401);
    expect(await page.locator('body').innerText()).toContain('ocmon serve');
    expect(await axeFindings(page)).toEqual([]);
    expect((await page.goto(`${origin}/login?token=wrong`))?.status()).toBe(401);
    await stranger?.close();
  },
  DEADLINE_MS,
);

it(
  'the address of a page holds no token; scripts cannot read it',
  async () => {
    const { page, context } = dashboard;
    expect(new URL(page.url()).search).toBe('');
    expect(await page.evaluate(() => document.cookie)).toBe('');
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  },
  DEADLINE_MS,
);

it(
  'pages load nothing that is not theirs, and their files keep',
  async () => {
    const { page, goto } = dashboard;
    const seen: { readonly path: string; readonly headers: Readonly<Record<string, string>> }[] = [];
    page.on('response', (response) => {
      seen.push({ path: new URL(response.url()).pathname, headers: response.headers() });
    });
    await goto('/tools?range=all');
    const html = seen.find(({ path }) => path === '/tools');
    expect(html?.headers['content-security-policy']).toMatch(/default-src 'none'/);
    expect(html?.headers['content-security-policy']).not.toMatch(/unsafe/);
    expect(html?.headers['cache-control']).toBe('no-store');
    const files = seen.filter(({ path }) => path.startsWith('/assets/') && /\.(js|css)$/.test(path));
    expect(files.length).toBeGreaterThan(0);
    for (const { headers } of files) {
      expect(headers['cache-control']).toMatch(/immutable/);
    }
    const large = files.filter(({ path }) => /\/index-.*\.(js|css)$/.test(path));
    expect(large.map(({ headers }) => headers['content-encoding'])).toEqual(['br', 'br']);
  },
  DEADLINE_MS,
);
