import { afterEach, expect, test, vi } from 'vitest';
import { makeApp } from '../../tests/support/server-app.ts';
import type { SyncOptions, SyncProgress } from '../contract/monitor.ts';
import type { SyncResult } from '../contract/sync.ts';
import type { Answer } from '../core/problem.ts';
import { keepAliveMs } from './sync-stream.ts';

afterEach(() => {
  vi.useRealTimers();
});

const progress = (filesDone: number): SyncProgress => ({
  phase: 'bulk',
  filesDone,
  filesTotal: null,
  rows: 7,
});
const result: SyncResult = {
  runId: 'r',
  phase: 'done',
  seconds: 1.5,
  files: { seen: 1, processed: 1, unchanged: 0, skipped: 0, transientFailure: 0, failed: 0 },
  rows: { sessions: 1, messages: 2, parts: 3 },
  failures: [],
};

/** An app whose passes do this. */
const appOf = (sync: (options: SyncOptions) => Promise<Answer<SyncResult>>): ReturnType<typeof makeApp> =>
  makeApp({ monitor: { ask: () => Promise.reject(new Error()), sync } });
const post = { method: 'POST' };
const lines = async (response: Response): Promise<unknown[]> =>
  (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('a pass tells how far it is, then what it did', async () => {
  const { request } = appOf(async ({ sample, onProgress }) => {
    expect(sample).toBe(false);
    onProgress(progress(1));
    onProgress(progress(2));
    return { answer: result };
  });
  const response = await request('/api/sync', post);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  expect(await lines(response)).toEqual([{ progress: progress(1) }, { progress: progress(2) }, { result }]);
});

test('a pass that cannot be run ends with the problem', async () => {
  const problem = { message: 'The disk is full.', hint: 'Free some space.' };
  const { request } = appOf(async () => ({ problem }));
  expect(await lines(await request('/api/sync', post))).toEqual([{ problem }]);
});

test('a pass that breaks says so without details, and where to look', async () => {
  const { request, logged } = appOf(() => Promise.reject(new TypeError('private')));
  const response = await request('/api/sync', post);
  expect(await lines(response)).toEqual([
    {
      problem: {
        message: 'Something unexpected went wrong in the daemon.',
        hint: 'Its log has more under the request request-1.',
      },
    },
  ]);
  expect(logged.find(([, event]) => event === 'sync failed')?.[2]).toMatchObject({
    requestId: 'request-1',
    error: 'TypeError',
  });
  expect(JSON.stringify(logged)).not.toContain('private');
});

test('a client that does not read gets fewer lines of progress, and the result all the same', async () => {
  const { request } = appOf(async ({ onProgress }) => {
    for (let done = 0; done < 10_000; done += 1) onProgress(progress(done));
    return { answer: result };
  });
  const told = await lines(await request('/api/sync', post));
  expect(told.length).toBeLessThan(50);
  expect(told.at(-1)).toEqual({ result });
});

test('an empty line every fifteen seconds keeps the connection of a silent pass alive', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let finish = (_done: Answer<SyncResult>): void => {};
  const { request } = appOf(
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  );
  const response = await request('/api/sync', post);
  vi.advanceTimersByTime(2 * keepAliveMs);
  finish({ answer: result });
  expect(await response.text()).toBe(`\n\n${JSON.stringify({ result })}\n`);
  expect(vi.getTimerCount()).toBe(0);
});

test('a client that leaves ends its pass, and what the pass says after that goes nowhere', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let ended = false;
  const { request, logged } = appOf(async ({ signal, onProgress }) => {
    await new Promise((done) => signal.addEventListener('abort', done, { once: true }));
    onProgress(progress(1));
    ended = true;
    throw signal.reason;
  });
  const response = await request('/api/sync', post);
  await response.body?.cancel();
  await vi.waitFor(() => expect([ended, vi.getTimerCount()]).toEqual([true, 0]));
  expect(logged.filter(([level]) => level === 'error')).toEqual([]);
});
