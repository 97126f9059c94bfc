import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import { writeSqliteDatabase } from '../../bench/world/sqlite-database.ts';
import { worldOf } from '../../bench/world/world.ts';
import { newDataDir, removeDataDirs } from '../support/corpora.ts';
import { DEADLINE_MS } from '../support/served-program.ts';
import { browse, closeDashboards, type Dashboard, openDashboard } from './support/dashboard.ts';
import { pagesOf } from './support/pages.ts';

const FOLDER = path.join(import.meta.dirname, '..', '..', 'docs', 'screenshots');

let first: Dashboard;
beforeAll(async () => {
  const dataDir = newDataDir();
  writeSqliteDatabase(worldOf({ files: 60_000, kbPerFile: 2, seed: 1 }), path.join(dataDir, 'opencode.db'));
  first = await openDashboard(dataDir);
  mkdirSync(FOLDER, { recursive: true });
}, DEADLINE_MS);
afterAll(async () => {
  await closeDashboards();
  removeDataDirs();
});

it.each([
  ['dark', 1440],
  ['light', 1440],
  ['dark', 900],
  ['light', 900],
] as const)(
  'every page, %s, %i pixels wide',
  async (theme, width) => {
    const { page, goto } = await browse(first.daemon, { theme, width });
    for (const [name, target] of Object.entries(await pagesOf(first.daemon.client))) {
      await goto(target);
      await page.waitForTimeout(200); // fonts and charts are drawn
      const file = `${name.replaceAll(' ', '-')}-${theme}-${width}.png`;
      await page.screenshot({ path: path.join(FOLDER, file) });
    }
  },
  10 * DEADLINE_MS,
);
