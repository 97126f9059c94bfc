import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../src/contract/client.ts';
import type { Monitor } from '../src/contract/monitor.ts';
import type { InputOf, Question } from '../src/contract/questions.ts';
import { type Listening, listen } from '../src/server/listen.ts';
import { askedOf } from './support/asked-monitor.ts';
import { copyCorpus, removeDataDirs } from './support/corpora.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';
import { appToken, makeApp } from './support/server-app.ts';

let database: LoadedDatabase;
let server: Listening;
let direct: Pick<Monitor, 'ask'>;
beforeAll(async () => {
  database = await openLoadedDatabase();
  await database.sync(copyCorpus('json-1.1.65'), copyCorpus('v2-2.0.15'));
  direct = askedOf(database.pool);
  const { app } = makeApp({
    monitor: { ask: direct.ask, sync: () => Promise.reject(new Error('no pass is asked for')) },
  });
  server = await listen(app, { host: '127.0.0.1', port: 0, log: () => {}, newRequestId: () => 'request-0' });
});
afterAll(async () => {
  await server.close();
  await database.close();
  removeDataDirs();
});

const filters = { tz: 'Europe/Berlin', missing: true, archived: true };

test.each<[Question, InputOf<Question>]>([
  ['status', {}],
  ['stats', filters],
  ['models', filters],
  ['tools', { ...filters, archived: false }],
  ['daily', { ...filters, by: 'hour', group: 'tool' }],
  ['sessions', { ...filters, all: true, limit: 1000 }],
  ['sessions', { ...filters, all: false, limit: 3 }],
  [
    'sql',
    {
      sql: "SELECT MAP {'2': 'b', '1': 'a'} AS m, -0.0::DOUBLE AS z, 'é\u2028\u0001' AS t, 2::HUGEINT ** 70 AS h",
    },
  ],
])('%s has the same bytes over HTTP as without', async (question, input) => {
  const client = createClient({ baseUrl: `http://127.0.0.1:${server.port}`, token: appToken });
  const expected = await direct.ask(question, input);
  expect(expected).toHaveProperty('answer');
  expect(JSON.stringify(await client.ask(question, input))).toBe(JSON.stringify(expected));
});

test('every session has the same bytes over HTTP as without', async () => {
  const client = createClient({ baseUrl: `http://127.0.0.1:${server.port}`, token: appToken });
  const listed = await direct.ask('sessions', { ...filters, all: true, limit: 1000 });
  if (!('answer' in listed)) throw new Error('the sessions cannot be listed');
  expect(listed.answer.sessions.length).toBeGreaterThan(10);
  for (const { id } of listed.answer.sessions.slice(0, 10)) {
    const input = { ...filters, id };
    expect(JSON.stringify(await client.ask('session', input))).toBe(
      JSON.stringify(await direct.ask('session', input)),
    );
  }
});

const hostile = ['%00', '%0a', "'%20OR%201=1--", '%ef%bf%bd', '%f0%9f%98%80', 'x'.repeat(8_000), '%25%32%66'];
test.each([
  ...hostile.flatMap((value) => [
    ...['project', 'agent', 'model', 'session'].map((name) => `/api/stats?${name}=${value}`),
    `/api/sessions?cursor=${value}`,
    `/api/sessions/${value}`,
    `/api/daily?tz=${value}`,
  ]),
  '/api/stats?from=0000-01-01T00:00:00Z&to=9999-12-31T23:59:59Z',
  '/api/stats?from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z',
  '/api/stats?from=2026-11-02T00:00:00.123456789012Z',
  '/api/daily?tz=utc',
  '/api/daily?tz=EUROPE/berlin',
  '/api/daily?tz=%2B05:30',
  '/api/daily?tz=EST5EDT',
  '/api/daily?tz=Etc/GMT%2B12',
  '/api/daily?tz=US/Pacific',
  '/api/daily?tz=Asia/Calcutta',
])('%s is answered or refused, and is no fault of the program', async (target) => {
  const response = await fetch(`http://127.0.0.1:${server.port}${target}`, {
    headers: { authorization: `Bearer ${appToken}` },
  });
  expect([200, 400, 404, 422], await response.text()).toContain(response.status);
});
