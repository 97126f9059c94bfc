import { afterAll, expect, it } from 'vitest';
import { removeDataDirs } from './support/corpora.ts';
import { COUNTING_PAGE, countingPage, shownCases } from './support/counting-page.ts';

afterAll(removeDataDirs);

it('docs/counting.md shows what the commands print for its cases; npm run docs writes it anew', async () => {
  const page = await countingPage();
  expect(new Set(shownCases(page).map((name) => Number(name.slice(0, 2)))).size).toBe(19);
  expect(shownCases(page)).toHaveLength(page.split('<!-- case:').length - 1);
  await expect(page).toMatchFileSnapshot(COUNTING_PAGE);
}, 120_000);
