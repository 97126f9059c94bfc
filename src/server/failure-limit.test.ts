import { expect, test } from 'vitest';
import { appPort, appToken, errorOf, makeApp } from '../../tests/support/server-app.ts';
import { FailureLimit, failuresPerMinute } from './failure-limit.ts';

test('failures up to the limit cost nothing, the next ones wait for the end of the minute', () => {
  let now = 1_000_000;
  const limit = new FailureLimit(() => now);
  for (let count = 0; count < failuresPerMinute; count += 1) expect(limit.count()).toBeNull();
  expect(limit.count()).toBe(60);
  now += 45_001;
  expect(limit.count()).toBe(15);
  now += 14_998;
  expect(limit.count()).toBe(1);
  now += 1;
  expect(limit.count()).toBeNull();
});

test('a clock that is put back locks nobody out for longer', () => {
  let now = 1_000_000_000;
  const limit = new FailureLimit(() => now);
  for (let count = 0; count <= failuresPerMinute; count += 1) limit.count();
  now -= 3_600_000;
  expect(limit.count()).toBeNull();
});

const wrong = [
  ['a bearer', '/api/stats', { authorization: 'Bearer wrong' }],
  ['a cookie', '/api/stats', { authorization: null, cookie: `ocmon_${appPort}=wrong` }],
  ['a login', '/login?token=wrong', { authorization: null }],
] as const;

test.each(wrong)('too many wrong tokens of %s are answered with 429', async (_name, target, headers) => {
  const { request } = makeApp();
  for (let count = 0; count < failuresPerMinute; count += 1) {
    expect((await request(target, { headers })).status).toBe(401);
  }
  const response = await request(target, { headers });
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '60']);
  expect(response.headers.get('www-authenticate')).toBeNull();
  expect((await errorOf(response)).code).toBe('too_many_failures');
});

test('the ways to give a wrong token are counted together', async () => {
  const { request } = makeApp();
  const statuses: number[] = [];
  for (let count = 0; count < 12; count += 1) {
    for (const [, target, headers] of wrong) statuses.push((await request(target, { headers })).status);
  }
  expect(statuses.filter((status) => status === 401)).toHaveLength(failuresPerMinute);
});

test('who has the right token is never locked out, and who gives none is told so', async () => {
  const { request } = makeApp();
  for (const [, target, headers] of wrong) {
    for (let count = 0; count <= failuresPerMinute; count += 1) await request(target, { headers });
  }
  const cookie = `ocmon_${appPort}=${appToken}`;
  expect((await request('/api/stats')).status).toBe(422);
  expect((await request('/api/stats', { headers: { authorization: null, cookie } })).status).toBe(422);
  expect((await request(`/login?token=${appToken}`, { headers: { authorization: null } })).status).toBe(303);
  expect((await request('/healthz', { headers: { authorization: null } })).status).toBe(200);
  expect((await request('/api/stats', { headers: { authorization: null } })).status).toBe(401);
});
