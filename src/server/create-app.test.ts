import { expect, test } from 'vitest';
import { errorOf, makeApp } from '../../tests/support/server-app.ts';
import { createOutput } from '../cli/output.ts';
import { endpoints, otherEndpoints } from '../contract/endpoints.ts';
import { longestBody } from './read-body.ts';

const everywhere = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
};

test('health says that there is a daemon and its version, and nothing else', async () => {
  const { request } = makeApp();
  const response = await request('/healthz', { headers: { authorization: null } });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ status: 'ok', version: '1.2.3' });
});

test('an answer has the bytes that the command line prints', async () => {
  const answer = { models: [{ provider: 'x\u2028\u009b\u007f"', model: 'é\ud83d', messages: 1, cost: 0.1 }] };
  let printed = '';
  const stream = {
    write: (text: string, done: () => void) => {
      printed += text;
      done();
      return true;
    },
    on: () => {},
  };
  await createOutput(stream, stream).document(answer);
  // The shape is not looked at on the way out.
  const { request } = makeApp({
    monitor: { ask: async () => ({ answer: answer as never }), sync: () => Promise.reject(new Error()) },
  });
  const response = await request('/api/models');
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.text()).toBe(printed);
});

test.each([
  ['GET', '/api/nothing', 404, 'not_found'],
  ['GET', '/api/sessions/', 404, 'not_found'],
  ['GET', '/', 404, 'not_found'],
  ['GET', '/api/stats?nothing=1', 400, 'invalid_input'],
  ['GET', '/api/stats', 422, 'not_answerable'],
  ['POST', '/api/stats', 405, 'method_not_allowed'],
  ['OPTIONS', '/api/stats', 405, 'method_not_allowed'],
  ['GET', '/login?token=wrong', 401, 'unauthorized'],
])('%s %s is answered with %i %s in the one error shape', async (method, target, status, code) => {
  const { request } = makeApp();
  const response = await request(target, { method });
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.json()).toEqual({
    error: expect.objectContaining({ code, message: expect.stringMatching(/\.$/), requestId: 'request-1' }),
  });
  expect(response.headers.get('x-request-id')).toBe('request-1');
  expect(Object.fromEntries(response.headers)).toMatchObject(everywhere);
});

test('a problem keeps its sentence and its hint', async () => {
  const { request } = makeApp();
  expect(await (await request('/api/tools')).json()).toEqual({
    error: {
      code: 'not_answerable',
      message: 'There is no answer to tools.',
      hint: 'Ask something else.',
      requestId: 'request-1',
    },
  });
});

test.each([
  ...Object.values(endpoints).map(({ method, path }) => [
    path.replace('{id}', 'x'),
    method === 'GET' ? 'GET, HEAD' : 'POST',
  ]),
  [otherEndpoints.health.path, 'GET, HEAD'],
  [otherEndpoints.login.path, 'GET, HEAD'],
  [otherEndpoints.sync.path, 'POST'],
  [otherEndpoints.events.path, 'GET'],
])('%s tells other methods that it takes %s', async (path, allow) => {
  const { request, asked } = makeApp();
  for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND']) {
    const response = await request(path, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
  }
  expect(asked).toEqual([]);
});

test('HEAD is answered like GET without a body, and starts no stream', async () => {
  const { request, asked } = makeApp();
  const response = await request('/api/doctor', { method: 'HEAD' });
  expect([response.status, await response.text(), asked]).toEqual([422, '', [['doctor', {}]]]);
  expect((await request('/api/events', { method: 'HEAD' })).status).toBe(405);
  expect((await request('/api/sync', { method: 'HEAD' })).status).toBe(405);
});

test('an unexpected error says nothing of what went wrong, and the log nothing of the data', async () => {
  const { request, logged } = makeApp({
    monitor: {
      ask: () => Promise.reject(new RangeError('the secret of a session')),
      sync: () => Promise.reject(new Error()),
    },
  });
  const response = await request('/api/stats?project=secret-project');
  expect(response.status).toBe(500);
  const text = await response.text();
  expect(JSON.parse(text).error.code).toBe('internal');
  expect(text).not.toContain('secret');
  expect(logged).toEqual([
    [
      'error',
      'request failed',
      { requestId: 'request-1', error: 'RangeError', at: expect.stringContaining('at ') },
    ],
    ['info', 'request', { method: 'GET', route: '/api/stats', status: 500, ms: 0, requestId: 'request-1' }],
  ]);
  expect(JSON.stringify(logged)).not.toContain('secret');
});

test('the log has the route of a request, never its path, parameters or body', async () => {
  const { request, logged } = makeApp();
  await request('/api/sessions/ses_private?project=private');
  await request('/private');
  await request('/api/sql', { method: 'POST', body: '{"sql":"SELECT private"}' });
  await request('/login?token=private');
  expect(logged.map(([, , facts]) => facts.route)).toEqual([
    '/api/sessions/{id}',
    null,
    '/api/sql',
    '/login',
  ]);
  expect(JSON.stringify(logged)).not.toContain('private');
});

test('a client that goes away aborts its question', async () => {
  const gone = new AbortController();
  const { request, logged } = makeApp({
    monitor: {
      ask: (_question, _input, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('interrupted')));
          gone.abort();
        }),
      sync: () => Promise.reject(new Error()),
    },
  });
  const response = await request('/api/stats', { signal: gone.signal });
  expect(response.status).toBe(499);
  expect(logged.map(([level]) => level)).toEqual(['info']);
});

test('a body as long as may be is read, a longer one is not', async () => {
  const { request, asked } = makeApp();
  const frame = '{"sql":""}'.length;
  const body = (length: number): string => JSON.stringify({ sql: 'x'.repeat(length - frame) });
  expect((await request('/api/sql', { method: 'POST', body: body(longestBody) })).status).toBe(422);
  expect(asked).toHaveLength(1);
  const refused = await request('/api/sql', { method: 'POST', body: body(longestBody + 1) });
  expect([refused.status, (await errorOf(refused)).code]).toEqual([413, 'body_too_large']);
  const announced = { method: 'POST', body: '{}', headers: { 'content-length': `${longestBody + 1}` } };
  expect((await request('/api/sql', announced)).status).toBe(413);
  expect(asked).toHaveLength(1);
});

test('a body without an announced length is not read beyond the limit', async () => {
  const { request } = makeApp();
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      pulled += 1;
      controller.enqueue(new Uint8Array(65_536));
    },
  });
  const init = { method: 'POST', body: endless, duplex: 'half' } as const;
  expect((await request('/api/sql', init)).status).toBe(413);
  expect(pulled).toBeLessThan(32);
});
