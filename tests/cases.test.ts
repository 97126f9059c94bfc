import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makeRandom } from './generated/random.ts';
import { runCommand } from './support/case-monitor.ts';
import { removeDataDirs } from './support/corpora.ts';
import { argumentsOf, at, CASES, caseData, caseNames, expectationsOf } from './support/golden-case.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';

const RULES = Array.from({ length: 19 }, (_, index) => index + 1);

/** So late that nothing open in any data is running. */
const LATE = Date.UTC(2090, 0, 1);

/** How many passes look at the data while it comes. */
const PASSES = 4;

let open: LoadedDatabase | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
  removeDataDirs();
});

async function expectAnswers(name: string, { pool }: LoadedDatabase): Promise<void> {
  const { asks, at: present } = expectationsOf(name);
  const found: unknown[] = [];
  const expected: unknown[] = [];
  for (const { ask, answer, at: moment = present } of asks) {
    const now = moment === undefined ? LATE : Date.parse(moment);
    const { text } = await runCommand(pool, [...argumentsOf(ask), '--json'], now);
    const given: unknown = JSON.parse(text);
    found.push(
      ask,
      Object.fromEntries(Object.keys(answer).map((steps) => [steps, at(given, steps) ?? null])),
    );
    expected.push(ask, answer);
  }
  expect(found).toEqual(expected);
}

it('every rule has a case', () => {
  const rules = new Set(caseNames.map((name) => Number(/^(\d\d)-[a-z]/.exec(name)?.[1])));
  expect([...rules].sort((one, other) => one - other)).toEqual(RULES);
});

describe.each(caseNames)('%s', (name) => {
  it('says why it is here', () => {
    expect(readFileSync(path.join(CASES, name, 'README.md'), 'utf8').trim()).not.toBe('');
    expect(existsSync(path.join(CASES, name, 'source'))).toBe(true);
    expect(caseData(name).steps.length).toBeGreaterThan(0);
  });

  it('is answered as expected when it is read at once', async () => {
    open = await openLoadedDatabase();
    const { dataDir, steps, remove } = caseData(name);
    for (const step of steps) step();
    await open.sync(dataDir);
    const { removed = [] } = expectationsOf(name);
    if (removed.length > 0) {
      remove(removed);
      await open.sync(dataDir);
    }
    await expectAnswers(name, open);
  });

  it('is answered the same when it comes bit by bit, in another order', async () => {
    open = await openLoadedDatabase();
    const { dataDir, steps, remove } = caseData(name);
    const random = makeRandom(1);
    const order = steps
      .map((step) => ({ step, rank: random.fraction() }))
      .sort((one, other) => one.rank - other.rank);
    const share = Math.ceil(order.length / PASSES);
    for (let from = 0; from < order.length; from += share) {
      for (const { step } of order.slice(from, from + share)) step();
      await open.sync(dataDir);
    }
    const { removed = [] } = expectationsOf(name);
    for (const file of removed) {
      remove([file]);
      await open.sync(dataDir);
    }
    await expectAnswers(name, open);
  }, 60_000);
});
