import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyCorpus, removeDataDirs } from '../support/corpora.ts';
import { DEADLINE_MS } from '../support/served-program.ts';
import { axeFindings, closeDashboards, type Dashboard, openDashboard } from './support/dashboard.ts';
import { pagesOf } from './support/pages.ts';

let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await openDashboard(copyCorpus('sqlite-1.18.33'));
}, DEADLINE_MS);
afterAll(async () => {
  await closeDashboards();
  removeDataDirs();
});

it(
  "a session's export opens by one press of a key, and is a download",
  async () => {
    const { page, goto, faults, daemon } = dashboard;
    const pages = await pagesOf(daemon.client);
    await goto(pages['session tools']);
    await page.getByRole('button', { name: 'Export' }).press('Enter');
    const item = page.getByRole('menuitem', { name: 'Tool calls as CSV' });
    await item.waitFor();
    expect(await axeFindings(page)).toEqual([]);
    const [download] = await Promise.all([page.waitForEvent('download'), item.click()]);
    expect(download.suggestedFilename()).toMatch(/tool_calls.*\.csv$/);
    expect(faults).toEqual([]);
  },
  DEADLINE_MS,
);

it(
  'a chart is saved as SVG by its menu',
  async () => {
    const { page, goto, faults } = dashboard;
    await goto('/?range=all');
    await page.getByRole('button', { name: 'Save Tokens as an image' }).click();
    const item = page.getByRole('menuitem', { name: 'SVG' });
    const [download] = await Promise.all([page.waitForEvent('download'), item.click()]);
    expect(download.suggestedFilename()).toMatch(/\.svg$/);
    expect(faults).toEqual([]);
  },
  DEADLINE_MS,
);
