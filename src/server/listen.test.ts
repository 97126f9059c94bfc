import { get, request as send } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { appToken, errorOf, makeApp } from '../../tests/support/server-app.ts';
import { createClient } from '../contract/client.ts';
import type { ReceivedEvent } from '../contract/events.ts';
import type { AppOptions } from './create-app.ts';
import { keptEvents } from './event-log.ts';
import { type Listening, listen } from './listen.ts';

let server: Listening | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** An app that listens on a free port. */
async function serve(changes: Partial<AppOptions> = {}) {
  const made = makeApp(changes);
  const listening = await listen(made.app, {
    host: '127.0.0.1',
    port: 0,
    log: () => {},
    newRequestId: () => 'request-0',
  });
  server = listening;
  const url = `http://127.0.0.1:${listening.port}`;
  const authorization = `Bearer ${appToken}`;
  return {
    ...made,
    ...listening,
    url,
    authorization,
    client: createClient({ baseUrl: url, token: appToken }),
  };
}

/** Sends bytes and reads all that comes back until the other end closes. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(text));
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (more) => {
      answer += more;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

/** Waits until the condition holds; fails after ten seconds. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('it did not come to pass within ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('a server takes a free port and answers there', async () => {
  const { port, client } = await serve();
  expect(port).toBeGreaterThan(0);
  expect(await client.health()).toEqual({ status: 'ok', version: '1.2.3' });
});

test('a port that is taken is an error with its code', async () => {
  const { app, port } = await serve();
  await expect(
    listen(app, { host: '127.0.0.1', port, log: () => {}, newRequestId: () => 'request-0' }),
  ).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

test('a whole round: token in the URL, cookie, question', async () => {
  const { url, port, asked } = await serve();
  const login = await fetch(`${url}/login?token=${appToken}`, { redirect: 'manual' });
  const [cookie = ''] = login.headers.getSetCookie();
  expect([login.status, login.headers.get('location')]).toEqual([303, '/']);
  expect(cookie).toMatch(new RegExp(`^ocmon_${port}=`));
  const response = await fetch(`${url}/api/status`, { headers: { cookie: cookie.split(';')[0] ?? '' } });
  expect(response.status).toBe(422);
  expect(asked).toEqual([['status', {}]]);
});

test.each([
  ['the address', (port: number) => `127.0.0.1:${port}`, 200],
  ['localhost', (port: number) => `localhost:${port}`, 200],
  ['the address of IPv6', (port: number) => `[::1]:${port}`, 200],
  ['another name', (port: number) => `evil.example:${port}`, 403],
  ['another port', (port: number) => `127.0.0.1:${port + 1}`, 403],
  ['no port', () => '127.0.0.1', 403],
  ['a name with a path', (port: number) => `127.0.0.1:${port}/x`, 403],
  ['a user', (port: number) => `x@127.0.0.1:${port}`, 403],
  ['the address in decimal', (port: number) => `2130706433:${port}`, 403],
  ['bytes of another charset', () => '\u00ff', 403],
])('a Host of %s', async (_name, host, status) => {
  const { port } = await serve();
  const found = await new Promise<number | undefined>((resolve, reject) => {
    get(
      { port, host: '127.0.0.1', path: '/healthz', headers: { host: host(port) }, agent: false },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    ).on('error', reject);
  });
  expect(found).toBe(status);
});

test.each([
  ['without a Host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ['with an empty Host', 'GET /healthz HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n'],
  ['without a Host, of HTTP 1.0', 'GET /healthz HTTP/1.0\r\n\r\n'],
  ['to a whole URL', 'GET http://evil.example/healthz HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n'],
  ['to no path', 'OPTIONS * HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n'],
  ['to a path in backslashes', 'GET /\\evil HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n'],
])('a request %s is refused in the one error shape with all headers', async (_name, text) => {
  const { port } = await serve();
  const answer = await raw(port, text.replace('HOST', `127.0.0.1:${port}`));
  expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  expect(answer).toMatch(/x-request-id: request-1\r\n/i);
  expect(answer).toMatch(/content-security-policy: default-src 'none'/i);
  expect(answer).toContain('{"error":{"code":"forbidden_host"');
});

test('what is no HTTP, and a URL that is too long, end their connection alone', async () => {
  const { port, client } = await serve();
  expect(await raw(port, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  const long = `GET /api/stats?model=${'x'.repeat(100_000)} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
  expect(await raw(port, long)).toMatch(/^HTTP\/1\.1 431 /);
  expect((await client.health()).status).toBe('ok');
});

test('a long URL within what HTTP takes is read', async () => {
  const { url, authorization, asked } = await serve();
  const model = 'x'.repeat(12_000);
  const response = await fetch(`${url}/api/stats?model=${model}`, { headers: { authorization } });
  expect(response.status).toBe(422);
  expect(asked).toEqual([['stats', expect.objectContaining({ model })]]);
});

test('a body that is too long is refused, and the server goes on', async () => {
  const { url, authorization, client, asked } = await serve();
  const response = await fetch(`${url}/api/sql`, {
    method: 'POST',
    headers: { authorization },
    body: JSON.stringify({ sql: 'x'.repeat(3_000_000) }),
  });
  expect(response.status).toBe(413);
  expect((await errorOf(response)).code).toBe('body_too_large');
  expect(asked).toEqual([]);
  expect((await client.ask('sql', { sql: '' })).valueOf()).toHaveProperty('problem');
});

test('a client that closes its connection aborts its question, its pass and its export', async () => {
  const aborted: string[] = [];
  const begun: string[] = [];
  const wait = (name: string, signal: AbortSignal | undefined): Promise<never> =>
    new Promise((_resolve, reject) => {
      begun.push(name);
      signal?.addEventListener('abort', () => {
        aborted.push(name);
        reject(new Error('interrupted'));
      });
    });
  const { port, authorization, logged } = await serve({
    monitor: {
      ask: (question, _input, signal) => wait(question, signal),
      sync: ({ signal }) => wait('sync', signal),
      rebuild: ({ signal }) => wait('rebuild', signal),
      export: (_input, _write, signal) => wait('export', signal),
    },
  });
  const headers = { authorization, host: `127.0.0.1:${port}` };
  for (const [method, path] of [
    ['GET', '/api/stats'],
    ['POST', '/api/sync'],
    ['POST', '/api/rebuild'],
    ['GET', '/api/export/usage?format=csv'],
  ]) {
    const request = send({ port, host: '127.0.0.1', method, path, headers, agent: false });
    request.on('error', () => {});
    request.end();
    const before = aborted.length;
    await until(() => begun.length > before);
    request.destroy();
    await until(() => aborted.length > before);
  }
  expect(aborted).toEqual(['stats', 'sync', 'rebuild', 'export']);
  await until(() => logged.some(([, , facts]) => facts.status === 499));
  expect(logged.filter(([level]) => level === 'error')).toEqual([]);
});

test('events arrive over a connection, and are replayed over the next one', async () => {
  const { client, events } = await serve();
  const changed = (id: string) =>
    ({ type: 'session.changed', data: { sessions: [id], more: false } }) as const;
  events.publish(changed('before'));
  const first = new AbortController();
  const received: ReceivedEvent[] = [];
  // The greeting has been sent when the replay of what came before it has.
  for await (const event of client.events(first.signal, 'run-0')) {
    received.push(event);
    if (received.length === 1) events.publish(changed('ses_1'));
    if (received.length === 2) first.abort();
  }
  events.publish(changed('missed'));
  for await (const event of client.events(new AbortController().signal, 'run-2')) {
    received.push(event);
    break;
  }
  for await (const event of client.events(new AbortController().signal, 'earlier-2')) {
    received.push(event);
    break;
  }
  expect(received).toEqual([
    { ...changed('before'), id: 'run-1' },
    { ...changed('ses_1'), id: 'run-2' },
    { ...changed('missed'), id: 'run-3' },
    { type: 'reset', id: 'run-3' },
  ]);
});

test('a client that does not read its events is cut, and nothing is kept for it', async () => {
  const { port, authorization, events, logged } = await serve();
  const socket = connect(port, '127.0.0.1');
  let closed = false;
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
  });
  socket.write(
    `GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${authorization}\r\n\r\n`,
  );
  socket.pause();
  await until(() => logged.length > 0);
  const sessions = ['x'.repeat(50_000)];
  for (let count = 0; count < 3 * keptEvents; count += 1) {
    events.publish({ type: 'session.changed', data: { sessions, more: false } });
    if (count % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  let text = 0;
  socket.on('data', (more) => {
    text += more.length;
  });
  socket.resume();
  await until(() => closed);
  expect(text).toBeLessThan(keptEvents * 50_000);
});

test('closing ends open streams, idle connections and what was only connected', async () => {
  const { port, client, url, authorization, close } = await serve();
  await fetch(`${url}/api/stats`, { headers: { authorization, connection: 'keep-alive' } });
  const silent = connect(port, '127.0.0.1');
  silent.on('error', () => {});
  const silentClosed = new Promise((resolve) => silent.on('close', resolve));
  await new Promise((resolve) => silent.on('connect', resolve));
  const stream = client.events(new AbortController().signal, 'earlier-0');
  expect((await stream.next()).value).toMatchObject({ type: 'reset' });
  await close();
  await expect(stream.next()).rejects.toThrow();
  await silentClosed;
  await expect(client.health()).rejects.toThrow('fetch failed');
});

test('a stream ends in order when the daemon stops before it closes', async () => {
  const { client, stop } = await serve();
  const stream = client.events(new AbortController().signal, 'earlier-0');
  await stream.next();
  stop.abort();
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});
