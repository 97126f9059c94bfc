import { request as send } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from '../src/contract/client.ts';
import { type Listening, listen } from '../src/server/listen.ts';
import { openSampleApp, type SampleApp } from './support/sample-app.ts';
import { appToken, errorOf } from './support/server-app.ts';

/** Takes hours, if nothing ends it. */
const ENDLESS = 'SELECT count(*) FROM range(10000000) AS a, range(10000000) AS b WHERE a.range <> b.range';

let app: SampleApp;
let server: Listening;
beforeAll(async () => {
  app = await openSampleApp({ OCMON_SQL_TIMEOUT_SECONDS: '3600' });
  server = await listen(app.app, { host: '127.0.0.1', port: 0, log: () => {}, newRequestId: () => 'id' });
}, 120_000);
afterAll(async () => {
  await server.close();
  await app.close();
});

const client = () => createClient({ baseUrl: `http://127.0.0.1:${server.port}`, token: appToken });
const filters = { tz: 'UTC', missing: true, archived: true };

/** Sends a statement over a connection of its own; `leave` closes that. */
function sendStatement(sql: string): { readonly leave: () => void } {
  const request = send({
    port: server.port,
    host: '127.0.0.1',
    method: 'POST',
    path: '/api/sql',
    headers: { authorization: `Bearer ${appToken}` },
    agent: false,
  });
  request.on('error', () => {});
  request.end(JSON.stringify({ sql }));
  return { leave: () => request.destroy() };
}

it('a client that goes away interrupts its statement, and the next one has its place', async () => {
  for (let round = 0; round < 3; round += 1) {
    const { leave } = sendStatement(ENDLESS);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const waiting = client().ask('sql', { sql: `SELECT ${round}` });
    leave();
    expect(await waiting).toMatchObject({ answer: { rows: [[round]] } });
  }
  await expect
    .poll(() => app.logged.filter(([, , facts]) => facts.status === 499).length, { timeout: 10_000 })
    .toBe(3);
});

it('slow statements hold up neither questions nor the status nor healthz', async () => {
  const slow = [sendStatement(ENDLESS), sendStatement(ENDLESS), sendStatement(ENDLESS)];
  await new Promise((resolve) => setTimeout(resolve, 200));
  let statementsDone = 0;
  void client()
    .ask('sql', { sql: 'SELECT 1' })
    .then(() => {
      statementsDone += 1;
    });
  expect(await client().health()).toMatchObject({ status: 'ok' });
  for (let round = 0; round < 5; round += 1) {
    expect(await client().ask('status', {})).toHaveProperty('answer');
    expect(await client().ask('stats', filters)).toHaveProperty('answer');
    expect(await client().ask('models', filters)).toHaveProperty('answer');
  }
  expect(statementsDone).toBe(0);
  for (const { leave } of slow) leave();
  await expect.poll(() => statementsDone, { timeout: 30_000 }).toBe(1);
}, 60_000);

it('a statement that takes too long is a 504 with the reason', async () => {
  const hurried = await openSampleApp({ OCMON_SQL_TIMEOUT_SECONDS: '1' });
  try {
    const response = await hurried.request('/api/sql', {
      method: 'POST',
      body: JSON.stringify({ sql: ENDLESS }),
    });
    expect(response.status).toBe(504);
    expect(await response.json()).toMatchObject({
      error: { code: 'timeout', message: 'The statement was stopped after 1 seconds.' },
    });
  } finally {
    await hurried.close();
  }
}, 60_000);

it.each([
  ['/api/sessions/ses_unknown', 404, 'not_found'],
  ['/api/sessions?cursor=x', 400, 'invalid_input'],
  ['/api/daily?tz=EST5EDT4', 400, 'invalid_input'],
])('%s is answered with %i %s', async (target, status, code) => {
  const response = await app.request(target);
  expect([response.status, (await errorOf(response)).code]).toEqual([status, code]);
});

it('a statement that fails is a 422', async () => {
  const response = await app.request('/api/sql', { method: 'POST', body: '{"sql":"SELECT nothing"}' });
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ error: { code: 'not_answerable' } });
});
