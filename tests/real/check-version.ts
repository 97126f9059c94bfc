import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { differences } from '../support/tables.ts';
import { askEverything, askUntil, load } from './asked.ts';
import { complaints } from './complaints.ts';
import { folderState } from './folder-state.ts';
import { type Follower, follow } from './follow.ts';
import { installOpenCode, type Version } from './install-opencode.ts';
import { type Api, openCode } from './opencode.ts';
import { makeHome, type OpenCodeHome } from './opencode-home.ts';
import type { OpenCodeProcess } from './opencode-process.ts';
import type { Scenario } from './scenarios.ts';
import { type ScriptedModel, startScriptedModel } from './scripted-model.ts';
import { scriptsOf, type Tools } from './scripts.ts';
import { storedRows } from './stored-rows.ts';
import { unseen } from './unseen.ts';

/** How one version of OpenCode is spoken to. */
export interface Dialect<A extends Api> {
  readonly api: (request: OpenCodeProcess['request'], home: OpenCodeHome) => A;
  readonly tools: (home: OpenCodeHome) => Tools;
}

/** Asked again and again, until the daemon shows what happens. */
const POLLING = { timeout: 60_000, interval: 250 };
/** Rows that are named where the two sides differ. */
const SHOWN = 20;

/**
 * Tests of one version: OpenCode is led through each scenario while a daemon watches. Afterwards the daemon must answer
 * as a fresh load of the same folder does, byte for byte, with nothing of OpenCode's touched.
 */
export function checkVersion<A extends Api>(
  version: Version,
  dialect: Dialect<A>,
  scenarios: readonly Scenario<A>[],
): void {
  describe(`A daemon that watches OpenCode ${version} answers as a fresh load does`, () => {
    let program = '';
    beforeAll(async () => {
      program = await installOpenCode(version);
    });

    it.each(scenarios)('after $name', async (scenario) => {
      const home = await makeHome();
      const model = await startScriptedModel(scriptsOf(dialect.tools(home)));
      try {
        await home.useModel(model.url);
        await check(program, home, model, dialect, scenario);
      } catch (error) {
        throw new Error(`What OpenCode and the monitor wrote is kept in ${home.folder}`, { cause: error });
      } finally {
        await model.close();
      }
      await home.remove();
    });
  });
}

async function check<A extends Api>(
  program: string,
  home: OpenCodeHome,
  model: ScriptedModel,
  dialect: Dialect<A>,
  scenario: Scenario<A>,
): Promise<void> {
  const watched = path.join(home.folder, 'watched.duckdb');
  const fresh = path.join(home.folder, 'fresh.duckdb');
  const driven = openCode(program, home, (request) => dialect.api(request, home));
  let follower: Follower | undefined;
  try {
    await driven.start();
    const started = await scenario.before?.(driven.api);
    const monitor = await follow(home.dataDir, watched);
    follower = monitor;
    await started?.goesOn;
    const seen = () =>
      expect.poll(() => unseen(driven.api, monitor), POLLING).toEqual({ missed: [], gone: [] });
    const shown = (are: (totals: Awaited<ReturnType<Follower['stats']>>) => boolean) =>
      expect.poll(async () => are(await monitor.stats()), POLLING).toBe(true);
    await scenario.run({ ...driven, model, seen, shown, stats: monitor.stats });
    if (driven.isRunning()) await seen();
    await driven.stop();

    const atRest = folderState(home.dataDir);
    await load(fresh, home.dataDir);
    const expected = await askEverything(fresh);
    const answers = await askUntil(watched, expected);
    follower = undefined;
    await monitor.stop();
    // First, because a row says more than a total.
    expect(differences(await storedRows(watched), await storedRows(fresh)).slice(0, SHOWN)).toEqual([]);
    expect(answers).toEqual(expected);
    expect(folderState(home.dataDir)).toEqual(atRest);
    expect(complaints(home)).toEqual([]);
  } finally {
    await driven.kill();
    await follower?.stop();
  }
}
