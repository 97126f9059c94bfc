import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiPage } from './support/api-page.ts';
import { openSampleApp, type SampleApp } from './support/sample-app.ts';

let app: SampleApp;
beforeAll(async () => {
  app = await openSampleApp();
}, 120_000);
afterAll(() => app.close());

it('docs/api.md is what the contract and the sample make of it; npm run docs writes it anew', async () => {
  const page = await apiPage(app);
  expect(page).not.toContain(app.home);
  await expect(page).toMatchFileSnapshot(fileURLToPath(new URL('../docs/api.md', import.meta.url)));
}, 120_000);
