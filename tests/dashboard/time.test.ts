import { afterAll, beforeAll, expect, it } from 'vitest';
import { removeDataDirs } from '../support/corpora.ts';
import { DEADLINE_MS } from '../support/served-program.ts';
import { newStorageFolder } from '../support/storage-folder.ts';
import { closeDashboards, type Dashboard, openDashboard } from './support/dashboard.ts';

/** An answer in each hour around both changes of the clocks of Berlin in 2026. */
const CHANGES = [Date.UTC(2026, 2, 29), Date.UTC(2026, 9, 25)];
const HOUR = 3_600_000;

let dashboard: Dashboard;
beforeAll(async () => {
  const folder = newStorageFolder();
  folder.session('ses_1', { time: { created: CHANGES[0], updated: CHANGES[1] } });
  for (const [index, day] of CHANGES.entries()) {
    for (let hour = -26; hour < 48; hour += 1) {
      const created = day + hour * HOUR;
      const id = `msg_${index}_${String(hour + 26).padStart(2, '0')}`;
      folder.message('ses_1', id, { time: { created, completed: created + 1_000 }, cost: 1 });
      folder.part(id, `prt_${id}`, { sessionID: 'ses_1' });
    }
  }
  dashboard = await openDashboard(folder.dataDir, { timezoneId: 'Europe/Berlin' });
}, DEADLINE_MS);
afterAll(async () => {
  await closeDashboards();
  removeDataDirs();
});

/** The cost that the overview shows. */
async function costOf(target: string): Promise<string> {
  const { page, goto } = dashboard;
  await goto(target);
  return page
    .locator('main dt', { hasText: /^Cost$/ })
    .locator('xpath=following-sibling::dd[1]')
    .innerText();
}

it.each([
  ['2026-03-29', '$23.00'],
  ['2026-03-28', '$24.00'],
  ['2026-10-25', '$25.00'],
])(
  '%s has the hours that clocks of Berlin showed: %s',
  async (day, cost) => {
    expect(await costOf(`/?from=${day}&to=${day}`)).toBe(cost);
  },
  DEADLINE_MS,
);

it(
  'another zone has other days, and the page says which one it shows',
  async () => {
    expect(await costOf('/?from=2026-03-29&to=2026-03-29&tz=UTC')).toBe('$24.00');
    expect(await dashboard.page.getByText('UTC').count()).toBeGreaterThan(0);
    expect(await costOf('/?from=2026-03-29&to=2026-03-29')).toBe('$23.00');
    expect(await dashboard.page.getByText('Europe/Berlin').count()).toBeGreaterThan(0);
  },
  DEADLINE_MS,
);
