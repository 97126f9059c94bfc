import { expect, test } from 'vitest';
import { appPort, appToken, errorOf, makeApp } from '../../tests/support/server-app.ts';
import { endpoints, otherEndpoints } from '../contract/endpoints.ts';

const own = `http://127.0.0.1:${appPort}`;
const guarded: readonly (readonly [string, string])[] = [
  ...[...Object.values(endpoints), otherEndpoints.sync, otherEndpoints.events].map(
    ({ method, path }) => [method, path.replace('{id}', 'ses_1')] as const,
  ),
  ['GET', '/api/nothing'],
  ['GET', '/'],
  ['OPTIONS', '/api/stats'],
  ['DELETE', '/api/sql'],
];
const open = [
  ['GET', otherEndpoints.health.path],
  ['GET', `${otherEndpoints.login.path}?token=${appToken}`],
] as const;
const all = [...guarded, ...open];

type Headers = Readonly<Record<string, string | null>>;

/** The status and code of the answer to a request with these headers. */
async function outcome(method: string, path: string, headers: Headers): Promise<string> {
  const { request, stop } = makeApp();
  const response = await request(path, { method, headers });
  stop.abort();
  if (response.status < 400) return 'let in';
  const { code } = await errorOf(response);
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
  return `${response.status} ${code}`;
}

const strangers: readonly (readonly [string, Headers])[] = [
  ['no token', {}],
  ['an empty bearer', { authorization: 'Bearer ' }],
  ['a wrong bearer', { authorization: `Bearer ${appToken}x` }],
  ['the start of the token', { authorization: `Bearer ${appToken.slice(0, -1)}` }],
  ['the token in another scheme', { authorization: `Basic ${appToken}` }],
  ['a wrong cookie', { cookie: `ocmon_${appPort}=wrong` }],
  ['the cookie of a daemon on another port', { cookie: `ocmon_${appPort + 1}=${appToken}` }],
];
for (const [name, headers] of strangers) {
  test.each(guarded)(`%s %s is refused to ${name}`, async (method, path) => {
    expect(await outcome(method, path, { authorization: null, ...headers })).toBe('401 unauthorized');
  });
  test.each(open)(`%s %s is open to ${name}`, async (method, path) => {
    expect(await outcome(method, path, { authorization: null, ...headers })).toBe('let in');
  });
}

const friends: readonly (readonly [string, Headers])[] = [
  ['the bearer token', {}],
  ['a bearer in another case', { authorization: `bearer ${appToken}` }],
  ['the cookie', { authorization: null, cookie: `other=1; ocmon_${appPort}=${appToken}` }],
  ['the cookie beside a wrong bearer', { authorization: 'Bearer x', cookie: `ocmon_${appPort}=${appToken}` }],
  ['the name localhost', { host: `LocalHost:${appPort}` }],
  ['the address of IPv6', { host: `[::1]:${appPort}` }],
  ['the own origin', { origin: own, 'sec-fetch-site': 'same-origin' }],
  ['an address that was typed', { 'sec-fetch-site': 'none' }],
];
for (const [name, headers] of friends) {
  test.each(guarded)(`%s %s is not refused with ${name}`, async (method, path) => {
    expect(await outcome(method, path, headers)).not.toMatch(/^40[13] /);
  });
}

const foreigners: readonly (readonly [string, Headers, string])[] = [
  ['a name that was pointed here', { host: `evil.example:${appPort}` }, 'forbidden_host'],
  ['no Host', { host: null }, 'forbidden_host'],
  ['a Host without port', { host: '127.0.0.1' }, 'forbidden_host'],
  ['a Host with another port', { host: '127.0.0.1:80' }, 'forbidden_host'],
  ['a Host that starts as ours', { host: `127.0.0.1:${appPort}.evil.example` }, 'forbidden_host'],
  ['a Host behind another', { host: `evil.example, 127.0.0.1:${appPort}` }, 'forbidden_host'],
  ['a foreign origin', { origin: 'https://evil.example' }, 'forbidden_origin'],
  ['the origin of another port', { origin: 'http://127.0.0.1:3000' }, 'forbidden_origin'],
  ['the own origin over TLS', { origin: `https://127.0.0.1:${appPort}` }, 'forbidden_origin'],
  ['the origin of a sandbox or file', { origin: 'null' }, 'forbidden_origin'],
  ['a page of another site', { 'sec-fetch-site': 'cross-site' }, 'forbidden_origin'],
  ['a page on another port', { 'sec-fetch-site': 'same-site' }, 'forbidden_origin'],
];
for (const [name, headers, code] of foreigners) {
  test.each(all)(`%s %s is refused with ${name}, even with the token`, async (method, path) => {
    expect(await outcome(method, path, headers)).toBe(`403 ${code}`);
  });
}

test('a request line with a whole URL is refused for its host, whatever the Host header says', async () => {
  const { app } = makeApp();
  const response = await app.request(
    `http://evil.example:${appPort}/healthz`,
    { headers: { host: `127.0.0.1:${appPort}` } },
    { incoming: { socket: { localPort: appPort, destroy: () => {} } } },
  );
  expect(response.status).toBe(403);
});

test('no path outside of the contract is open without a token, however it is written', async () => {
  const { request } = makeApp();
  for (const path of [
    '//healthz',
    '/healthz/',
    '/healthz/../api/stats',
    '/HEALTHZ',
    '/login/x',
    '/healthz%2f',
  ]) {
    const response = await request(path, { headers: { authorization: null } });
    expect([path, response.status]).toEqual([path, 401]);
  }
});

test('the login exchange gives a cookie that scripts and other sites cannot use, and leaves the token behind', async () => {
  const { request } = makeApp();
  const response = await request(`/login?token=${appToken}`, { headers: { authorization: null } });
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe('/');
  expect(response.headers.getSetCookie()).toEqual([
    `ocmon_${appPort}=${appToken}; Path=/; HttpOnly; SameSite=Strict`,
  ]);
});

test.each([
  '/login',
  '/login?token=',
  '/login?token=wrong',
  `/login?token=${appToken}&token=${appToken}`,
  `/login?Token=${appToken}`,
])('%s is no login', async (target) => {
  const { request } = makeApp();
  const response = await request(target, { headers: { authorization: null } });
  expect(response.status).toBe(401);
  expect(response.headers.getSetCookie()).toEqual([]);
});
