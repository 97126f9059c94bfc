import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatCount, formatDuration, formatShare, formatTokens, formatUsd } from '../../src/core/format.ts';
import { runProgram } from '../support/built-program.ts';
import { type CorpusName, copyCorpus, removeDataDirs } from '../support/corpora.ts';
import { DEADLINE_MS } from '../support/served-program.ts';
import { closeDashboards, type Dashboard, openDashboard } from './support/dashboard.ts';
import { answerOf } from './support/pages.ts';

const EVERYTHING = { tz: 'Europe/Berlin', missing: true, archived: true };

describe.each(['json-1.1.65', 'sqlite-1.18.33', 'v2-2.0.15'] as const)('over %s', (corpus: CorpusName) => {
  let dashboard: Dashboard;
  let dataDir: string;
  beforeAll(async () => {
    dataDir = copyCorpus(corpus);
    dashboard = await openDashboard(dataDir);
  }, DEADLINE_MS);
  afterAll(async () => {
    await closeDashboards();
    removeDataDirs();
  });

  /** The figures of a page by their names. */
  async function figures(): Promise<Readonly<Record<string, string>>> {
    return dashboard.page.evaluate(() =>
      Object.fromEntries(
        [...document.querySelectorAll('main dt')].map((name) => [
          name.textContent ?? '',
          name.nextElementSibling?.textContent ?? '',
        ]),
      ),
    );
  }

  it(
    'the overview shows what the API and the command line say',
    async () => {
      const { goto, daemon } = dashboard;
      await goto('/?range=all');
      const { totals } = answerOf(await daemon.client.ask('overview', EVERYTHING));
      expect(await figures()).toMatchObject({
        Cost: formatUsd(totals.cost),
        Tokens: formatTokens(totals.tokens.total),
        Input: formatTokens(totals.tokens.input),
        Output: formatTokens(totals.tokens.output),
        'Cache read': formatTokens(totals.tokens.cacheRead),
        Sessions: formatCount(totals.sessions),
        'Cache hit': formatShare(totals.cacheHitRatio),
        'Error rate': formatShare(totals.errorRate),
      });
      const told = await runProgram(['overview', '--database', dashboard.database, '--data-dir', dataDir]);
      expect(told.stdout).toContain(formatUsd(totals.cost));
      expect(told.stdout).toContain(formatTokens(totals.tokens.total));
    },
    DEADLINE_MS,
  );

  it(
    'a session shows its own and inclusive figures',
    async () => {
      const { goto, daemon } = dashboard;
      const asked = { ...EVERYTHING, all: false, limit: 3, sort: 'cost' } as const;
      for (const session of answerOf(await daemon.client.ask('sessions', asked)).sessions) {
        await goto(`/sessions/${encodeURIComponent(session.id)}?tab=tools`);
        expect(await figures()).toMatchObject({
          Wall: formatDuration(session.inclusive.wallMs),
          Cost: formatUsd(session.inclusive.cost),
          Tokens: formatTokens(session.inclusive.tokens.total),
          'Tool calls': formatCount(session.inclusive.toolCalls),
        });
      }
    },
    DEADLINE_MS,
  );

  it(
    'tools have the calls that the API counts, the most first',
    async () => {
      const { goto, page, daemon } = dashboard;
      await goto('/tools?range=all');
      const { tools } = answerOf(await daemon.client.ask('tools', EVERYTHING));
      const expected = tools.map(({ calls }) => calls).sort((a, b) => b - a);
      const shown = await page.evaluate(() =>
        [...document.querySelectorAll('main [role=rowgroup] [role=row]')].map(
          (row) => row.querySelectorAll('[role=gridcell]')[1]?.textContent?.trim() ?? '',
        ),
      );
      expect(shown.length).toBeGreaterThan(0);
      expect(shown).toEqual(expected.slice(0, shown.length).map(formatCount));
    },
    DEADLINE_MS,
  );

  it(
    'an export has every row of the filtered result',
    async () => {
      const { goto, page, daemon } = dashboard;
      await goto('/sessions?range=all');
      await page.getByRole('button', { name: 'Export' }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: 'JSON' }).click(),
      ]);
      const rows: unknown[] = JSON.parse(readFileSync(await download.path(), 'utf8'));
      const stats = answerOf(await daemon.client.ask('stats', EVERYTHING));
      expect(rows.length).toBe(stats.sessions.total + stats.sessions.missing);
    },
    DEADLINE_MS,
  );
});
