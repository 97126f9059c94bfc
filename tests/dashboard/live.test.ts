import { afterAll, beforeAll, expect, it } from 'vitest';
import { removeDataDirs } from '../support/corpora.ts';
import { DEADLINE_MS } from '../support/served-program.ts';
import { newStorageFolder, type StorageFolder } from '../support/storage-folder.ts';
import { closeDashboards, type Dashboard, openDashboard } from './support/dashboard.ts';

const NOW = Date.now();
let folder: StorageFolder;
let dashboard: Dashboard;
beforeAll(async () => {
  folder = newStorageFolder();
  add('ses_1', 'The first session', NOW - 60_000);
  dashboard = await openDashboard(folder.dataDir);
}, DEADLINE_MS);
afterAll(async () => {
  await closeDashboards();
  removeDataDirs();
});

/** Writes a session with an answer, as OpenCode does. */
function add(id: string, title: string, created: number): void {
  folder.session(id, { title, time: { created, updated: created } });
  folder.message(id, `msg_${id}`, { time: { created, completed: created + 1_000 } });
  folder.part(`msg_${id}`, `prt_${id}`, { sessionID: id });
}

it(
  'what is written while the page is open comes to it without a reload',
  async () => {
    const { page, goto, faults } = dashboard;
    await goto('/?range=all');
    const sessions = page
      .locator('main dt', { hasText: /^Sessions$/ })
      .locator('xpath=following-sibling::dd[1]');
    await page.waitForFunction(() => document.body.innerText.includes('$0.50'));
    expect(await sessions.innerText()).toBe('1');
    add('ses_2', 'The second session', NOW);
    await expect.poll(() => sessions.innerText(), { timeout: 30_000 }).toBe('2');
    expect(faults).toEqual([]);
  },
  DEADLINE_MS,
);

it(
  'a list under the pointer stays as it is, says that there is more, and shows it when asked',
  async () => {
    const { page, goto } = dashboard;
    await goto('/sessions?range=all');
    const row = page.getByRole('row').filter({ hasText: 'The second session' });
    await row.hover();
    const before = await row.boundingBox();
    add('ses_3', 'The third session', NOW + 1_000);
    const pill = page.locator('button', { hasText: /1 new/ });
    await pill.waitFor({ timeout: 30_000 });
    expect(await row.boundingBox()).toEqual(before);
    await pill.dispatchEvent('click'); // the pointer stays where it is
    await page.getByRole('row').filter({ hasText: 'The third session' }).waitFor();
  },
  DEADLINE_MS,
);

it(
  'a daemon that is gone is said; what was shown stays',
  async () => {
    const { page, goto, daemon } = dashboard;
    await goto('/?range=all');
    await daemon.end('SIGTERM');
    await page.getByText(/disconnected, data as of/).waitFor({ timeout: 40_000 });
    expect(await page.getByText('$1.50').count()).toBeGreaterThan(0);
  },
  DEADLINE_MS,
);
