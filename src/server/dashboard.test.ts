import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { appToken, errorOf, makeApp } from '../../tests/support/server-app.ts';
import { loadDashboard } from './dashboard.ts';
import { failuresPerMinute } from './failure-limit.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const SCRIPT = "\n  document.title = 'x';\n";
const INDEX = `<!doctype html><html><head><title>x</title><script>${SCRIPT}</script></head>
<body><script type="module" src="/assets/main-abc.js"></script></body></html>\n`;
const MAIN = 'console.log("a script that is long enough")';

/** A built dashboard of two files; its compressed copies are made up, so that it is plain which was sent. */
function newDashboard(index = INDEX) {
  const folder = mkdtempSync(join(tmpdir(), 'ocmon-web-'));
  folders.push(folder);
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), index);
  writeFileSync(join(folder, 'secret.txt'), 'not an asset');
  writeFileSync(join(folder, 'assets', 'main-abc.js'), MAIN);
  writeFileSync(join(folder, 'assets', 'main-abc.js.br'), 'brotli');
  writeFileSync(join(folder, 'assets', 'main-abc.js.gz'), 'gzip');
  writeFileSync(join(folder, 'assets', 'geist-abc.woff2'), 'font');
  return loadDashboard(folder);
}

const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const stranger = { ...html, authorization: null };

test.each(['/', '/sessions', '/sessions/ses_1/x/2?tab=trace', '/agents/a%2Fb', '/errors/', '/no/such/page'])(
  '%s is the page for a browser',
  async (path) => {
    const { request } = makeApp({ dashboard: newDashboard() });
    const response = await request(path, { headers: html });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.text()).toContain('/assets/main-abc.js');
    const head = await request(path, { method: 'HEAD', headers: html });
    expect([head.status, await head.text()]).toEqual([200, '']);
  },
);

test('a page may run its own scripts, and use styles with the nonce of this response alone', async () => {
  const { request } = makeApp({ dashboard: newDashboard() });
  const nonces: string[] = [];
  for (let count = 0; count < 2; count += 1) {
    const response = await request('/', { headers: html });
    const nonce =
      /<meta name="style-nonce" content="([^"]+)"><\/head>/.exec(await response.text())?.[1] ?? '';
    nonces.push(nonce);
    const hash = createHash('sha256').update(SCRIPT).digest('base64');
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'none'; script-src 'self' 'sha256-${hash}'; style-src 'self' 'nonce-${nonce}'; ` +
        "font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'none'",
    );
  }
  expect(nonces[0]).toMatch(/^[\w+/]{22}==$/);
  expect(nonces[0]).not.toBe(nonces[1]);
});

test('the hash of a script is that of the text as browsers read it, whatever its line ends', async () => {
  const policyOf = async (index: string) => {
    const { request } = makeApp({ dashboard: newDashboard(index) });
    const response = await request('/', { headers: html });
    return /script-src [^;]+/.exec(response.headers.get('content-security-policy') ?? '')?.[0];
  };
  expect(await policyOf(INDEX.replaceAll('\n', '\r\n'))).toBe(await policyOf(INDEX));
});

test.each([
  ['gzip, deflate, br, zstd', 'br', 'brotli'],
  ['gzip', 'gzip', 'gzip'],
  ['br;q=0, gzip', 'gzip', 'gzip'],
  ['', null, MAIN],
])('a file for a client that takes "%s" comes as %s', async (accepted, coding, body) => {
  const { request } = makeApp({ dashboard: newDashboard() });
  const response = await request('/assets/main-abc.js', { headers: { 'accept-encoding': accepted } });
  expect(response.status).toBe(200);
  expect(await response.text()).toBe(body);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'content-length': String(body.length),
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'accept-encoding',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  });
  expect(response.headers.get('content-encoding')).toBe(coding);
});

test('what has no compressed copy is sent as it is', async () => {
  const { request } = makeApp({ dashboard: newDashboard() });
  const response = await request('/assets/geist-abc.woff2', { headers: { 'accept-encoding': 'br' } });
  expect([response.headers.get('content-type'), await response.text()]).toEqual(['font/woff2', 'font']);
});

test.each([
  '/assets/none.js',
  '/assets/main-abc.js.br',
  '/assets/../secret.txt',
  '/assets/..%2fsecret.txt',
  '/assets/%2e%2e/secret.txt',
  '/assets/',
  '/index.html',
  '/secret.txt',
])('%s is not a file', async (path) => {
  const { request } = makeApp({ dashboard: newDashboard() });
  const response = await request(path);
  expect([response.status, (await errorOf(response)).code]).toEqual([404, 'not_found']);
});

test.each(['/api/nothing', '/api', '/healthz/x', '/assets/none.js'])(
  '%s stays an error in JSON for a browser',
  async (path) => {
    const { request } = makeApp({ dashboard: newDashboard() });
    expect((await errorOf(await request(path, { headers: html }))).code).toBe('not_found');
    expect((await errorOf(await request(path, { headers: stranger }))).code).toBe('unauthorized');
  },
);

test('a page is only given for reading it', async () => {
  const { request } = makeApp({ dashboard: newDashboard() });
  const response = await request('/sessions', { method: 'POST', headers: html });
  expect((await errorOf(response)).code).toBe('not_found');
});

test('nothing of the dashboard is given to a stranger, who is told how to get in', async () => {
  const { request } = makeApp({ dashboard: newDashboard() });
  const response = await request('/sessions', { headers: stranger });
  expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const text = await response.text();
  expect(text).toContain('<code>ocmon serve</code>');
  expect(text).not.toMatch(/<script|main-abc|https?:/);
  const style = /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(response.headers.get('content-security-policy')).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
  expect((await request('/assets/main-abc.js', { headers: { authorization: null } })).status).toBe(401);
});

test('a wrong token is told in a page, and one of too many has to wait', async () => {
  const { request } = makeApp({ dashboard: newDashboard() });
  for (let count = 0; count < failuresPerMinute; count += 1) {
    const response = await request('/login?token=<b>wrong', { headers: stranger });
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain('<b>');
  }
  const response = await request('/login?token=wrong', { headers: stranger });
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '60']);
  expect(await response.text()).toContain('Too many wrong tokens');
});

test('a request of another site is told so in a page', async () => {
  const { request } = makeApp({ dashboard: newDashboard() });
  const response = await request('/', { headers: { ...html, 'sec-fetch-site': 'cross-site' } });
  expect([response.status, await response.text()]).toEqual([403, expect.stringContaining('another site')]);
});

test.each([
  ['', '/'],
  ['&next=/', '/'],
  ['&next=/sessions%3Frange%3D7d%23a', '/sessions?range=7d#a'],
  ['&next=//evil.example', '/'],
  ['&next=/%5Cevil.example', '/'],
  ['&next=/%09/evil.example', '/'],
  ['&next=/.//evil.example', '/'],
  ['&next=https://evil.example', '/'],
  ['&next=sessions', '/'],
  ['&next=', '/'],
  ['&next=/a&next=/b', '/'],
])('a login with "%s" goes on to %s', async (more, location) => {
  const { request } = makeApp();
  const response = await request(`/login?token=${appToken}${more}`, { headers: stranger });
  expect([response.status, response.headers.get('location')]).toEqual([303, location]);
});

test('a ticket logs in once, as the token does every time', async () => {
  const { request } = makeApp({ tickets: new Set(['for-one-browser']) });
  const login = (token: string) => request(`/login?token=${token}`, { headers: stranger });
  const first = await login('for-one-browser');
  expect(first.status).toBe(303);
  expect(first.headers.getSetCookie()).toEqual((await login(appToken)).headers.getSetCookie());
  expect((await login('for-one-browser')).status).toBe(401);
  const bearer = { authorization: 'Bearer for-one-browser' };
  expect((await request('/api/stats', { headers: bearer })).status).toBe(401);
});

test('a checkout without pages says so', async () => {
  expect(loadDashboard(join(tmpdir(), 'ocmon-no-such-folder'))).toBeNull();
  const { request } = makeApp({ dashboard: null });
  const response = await request('/', { headers: html });
  expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('was not built')]);
});
