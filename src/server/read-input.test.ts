import { describe, expect, test } from 'vitest';
import { appPort, errorOf, makeApp } from '../../tests/support/server-app.ts';
import { requestOf } from '../contract/endpoints.ts';
import { type InputOf, type Question, questions } from '../contract/questions.ts';

const plain = { tz: 'Europe/Berlin', missing: true, archived: true };
const full = {
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-11-02T00:00:00Z',
  tz: 'America/New_York',
  project: '/home/a b/ü&x=1#?',
  agent: '',
  model: 'a/b+c%20%',
  session: 'ses_1;--',
  missing: false,
  archived: false,
};

/** Every question with its least input and its fullest. */
const inputs: { readonly [Q in Question]: readonly [InputOf<Q>, InputOf<Q>] } = {
  status: [{}, {}],
  doctor: [{}, {}],
  quality: [{}, { runs: 0 }],
  checkQuality: [{}, { runs: 1000 }],
  reconcile: [
    { ...plain, all: false, limit: 50 },
    { ...full, all: true, limit: 1000, cursor: 'eyJ+/=' },
  ],
  stats: [plain, full],
  models: [plain, full],
  errors: [
    { ...plain, limit: 50 },
    { ...full, type: 'rate_limit', tool: 'a/b &', limit: 1000, cursor: 'eyJ+/=' },
  ],
  errorGroups: [
    { ...plain, limit: 50 },
    { ...full, type: 'unknown', tool: '', limit: 1, cursor: 'eyJ+/=' },
  ],
  errorGroup: [
    { ...plain, id: 'auth-0123456789ab', limit: 50 },
    { ...full, id: 'a/b %2F%25\u0000 ü?#+.\n', limit: 2, cursor: 'eyJ+/=' },
  ],
  costAnomalies: [plain, full],
  tools: [plain, { ...full, mergeNames: true }],
  tool: [
    { ...plain, name: 'bash', limit: 50 },
    { ...full, name: 'a/b %2F ü', limit: 7, cursor: 'c', mergeNames: false },
  ],
  overview: [plain, full],
  heatMap: [plain, full],
  agents: [plain, full],
  agent: [
    { ...plain, name: 'build', limit: 50 },
    { ...full, name: 'a/b?#', limit: 7, cursor: 'c' },
  ],
  delegations: [plain, full],
  sessionContext: [
    { ...plain, id: 'ses_1' },
    { ...full, id: 'a/b' },
  ],
  daily: [plain, { ...full, by: 'week', group: 'tool' }],
  sessions: [
    { ...plain, all: false, limit: 50 },
    {
      ...full,
      all: true,
      limit: 1000,
      cursor: 'eyJ+/=',
      status: 'stale',
      isFork: false,
      hasErrors: true,
      title: 'ü %',
      sort: 'ownCost',
      order: 'asc',
    },
  ],
  session: [
    { ...plain, id: 'ses_1' },
    { ...full, id: 'a/b %2F%25\u0000 ü?#+.\n' },
  ],
  trace: [
    { ...plain, id: 'ses_1' },
    { ...full, id: 'a/b' },
  ],
  exchanges: [
    { ...plain, id: 'ses_1' },
    { ...full, id: 'a/b' },
  ],
  files: [
    { ...plain, limit: 50 },
    { ...full, limit: 1, cursor: 'eyJ', search: 'a b', prefix: '/ü/', sort: 'lastTouched' },
  ],
  file: [
    { ...plain, path: '', limit: 50 },
    { ...full, path: '/a b/%2F?#+.ts\n', limit: 1000, cursor: 'eyJ+/=' },
  ],
  projects: [plain, full],
  search: [
    { ...plain, q: 'a', limit: 50, budgetMs: 100 },
    { ...full, q: '"ü ?#" -tool:x', limit: 200, budgetMs: 10_000, cursor: 'eyJ+/=' },
  ],
  transcript: [
    { ...plain, id: 'ses_1', limit: 50 },
    { ...full, id: 'a/b %2F%25\u0000 ü?#+.\n', limit: 200, cursor: 'eyJ+/=' },
  ],
  timeline: [
    { ...plain, id: 'ses_1', limit: 50 },
    { ...full, id: 'a/b %2F%25\u0000 ü?#+.\n', limit: 1000, cursor: 'eyJ+/=' },
  ],
  part: [
    { id: 'prt_1', full: false },
    { id: 'msg_1#0/b %2F%25\u0000 ü?#+.\n', full: true },
  ],
  sql: [{ sql: '' }, { sql: "SELECT 'ü' -- \u0000\n" }],
};
const all = Object.keys(questions).filter((name): name is Question => name in inputs);

async function ask<Q extends Question>(question: Q, input: InputOf<Q>): Promise<unknown> {
  const { request, asked } = makeApp();
  const { method, target, body } = requestOf(question, input);
  const response = await request(target, { method, body });
  expect(response.status).toBe(422);
  expect(asked).toHaveLength(1);
  return asked[0];
}

test.each(all)('the input of %s arrives as it was given', async (question) => {
  for (const input of inputs[question]) expect(await ask(question, input)).toEqual([question, input]);
});

test.each([
  ['/api/status', {}],
  ['/api/doctor', {}],
  ['/api/stats', plain],
  ['/api/models', plain],
  ['/api/tools', plain],
  ['/api/quality', {}],
  ['/api/reconcile', { ...plain, all: false, limit: 50 }],
  ['/api/daily', plain],
  ['/api/projects', plain],
  ['/api/files', { ...plain, limit: 50 }],
  ['/api/file?path=%2Fa', { ...plain, path: '/a', limit: 50 }],
  ['/api/sessions', { ...plain, all: false, limit: 50 }],
  ['/api/sessions/ses_1', { ...plain, id: 'ses_1' }],
])('%s without parameters has the defaults of the command line', async (target, input) => {
  const { request, asked } = makeApp();
  await request(target);
  expect(asked.map(([, found]) => found)).toEqual([input]);
});

test.each([
  ['an empty filter', '/api/stats?project=', { project: '' }],
  ['a space as a plus', '/api/stats?project=a+b', { project: 'a b' }],
  ['a value with equals signs', '/api/stats?model=a=b==', { model: 'a=b==' }],
  ['empty pairs', '/api/stats?&&missing=false&', { missing: false }],
  ['NUL as text', '/api/stats?session=%00', { session: '\u0000' }],
])('%s is read', async (_name, target, expected) => {
  const { request, asked } = makeApp();
  await request(target);
  expect(asked).toEqual([['stats', { ...plain, ...expected }]]);
});

describe('what is not understood is refused with the reason', () => {
  test.each([
    ['/api/stats?projekt=x', 'There is no parameter "projekt" here.'],
    ['/api/stats?by=day', 'There is no parameter "by" here.'],
    ['/api/status?tz=UTC', 'There is no parameter "tz" here.'],
    ['/api/stats?__proto__=x', 'There is no parameter "__proto__" here.'],
    ['/api/stats?constructor=x', 'There is no parameter "constructor" here.'],
    ['/api/stats?=x', 'There is no parameter "" here.'],
    ['/api/sessions/ses_1?id=ses_2', 'There is no parameter "id" here.'],
    ['/api/stats?model=a&model=a', 'The parameter "model" is given twice.'],
    ['/api/stats?model=a&mode%6c=b', 'The parameter "model" is given twice.'],
    ['/api/stats?model=%', 'The query string is not percent-encoded UTF-8.'],
    ['/api/stats?model=%ff', 'The query string is not percent-encoded UTF-8.'],
    ['/api/stats?%zz', 'The query string is not percent-encoded UTF-8.'],
    ['/api/sessions/%ff', 'The path is not percent-encoded UTF-8.'],
    ['/api/sessions/%E0%A4%A', 'The path is not percent-encoded UTF-8.'],
    ['/api/stats?tz=Mars/Base', 'tz is "Mars/Base", which is no time zone.'],
    ['/api/stats?tz=', 'tz is "", which is no time zone.'],
    ['/api/sync?sample=true', 'This path takes no parameters.', 'POST'],
    ['/api/sql?sql=SELECT+1', 'There is no parameter "sql" here.', 'POST'],
    ['/api/events?from=1', 'There is no parameter "from" here.'],
  ])('%s: %s', async (target, message, method = 'GET') => {
    const { request, asked } = makeApp();
    const response = await request(target, { method });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: expect.objectContaining({ code: 'invalid_input', message }),
    });
    expect(asked).toEqual([]);
  });

  test.each([
    '/api/stats?missing=yes',
    '/api/stats?missing=',
    '/api/stats?missing=TRUE',
    '/api/stats?from=7d',
    '/api/stats?from=2026-11-31T00:00:00Z',
    '/api/daily?by=year',
    '/api/daily?by=',
    '/api/sessions?limit=0',
    '/api/sessions?limit=1001',
    '/api/sessions?limit=1.5',
    '/api/sessions?limit=1e2',
    '/api/sessions?limit=0x10',
    '/api/sessions?limit=%2050',
    '/api/sessions?limit=',
    '/api/sessions?limit=99999999999999999999',
  ])('%s: names the parameter', async (target) => {
    const { request, asked } = makeApp();
    const response = await request(target);
    expect(response.status).toBe(400);
    const name = /\?(\w+)=/.exec(target)?.[1];
    expect((await errorOf(response)).message).toMatch(new RegExp(`^${name}: `));
    expect(asked).toEqual([]);
  });

  test.each([
    ['no body', null],
    ['no JSON', '{"sql":'],
    ['no object', '"SELECT 1"'],
    ['null', 'null'],
    ['an array', '[{"sql":"SELECT 1"}]'],
    ['no statement', '{}'],
    ['a number', '{"sql":1}'],
    ['another key', '{"sql":"SELECT 1","maxRows":1}'],
    ['a prototype', '{"sql":"SELECT 1","__proto__":{"polluted":true}}'],
    ['a statement in the prototype', '{"__proto__":{"sql":"SELECT 1"}}'],
    ['a constructor', '{"sql":"SELECT 1","constructor":{"prototype":{"polluted":true}}}'],
    ['bytes that are no UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])],
  ])('a body with %s', async (_name, body) => {
    const { request, asked } = makeApp();
    const response = await request('/api/sql', { method: 'POST', body });
    expect([response.status, (await errorOf(response)).code]).toEqual([400, 'invalid_input']);
    expect(asked).toEqual([]);
    expect({}).not.toHaveProperty('polluted');
  });

  test('the reason quotes nothing of a body that is no JSON', async () => {
    const { request } = makeApp();
    const response = await request('/api/sql', { method: 'POST', body: 'private words' });
    expect(await response.text()).not.toContain('private');
  });
});

test('a session whose id is written in dots is not looked for at another path', async () => {
  const { request, asked } = makeApp();
  for (const id of ['.', '..', '']) {
    const { target } = requestOf('session', { ...plain, id });
    expect(new URL(target, `http://127.0.0.1:${appPort}`).pathname).toMatch(/^\/api\/(sessions\/)?$/);
    expect((await request(target)).status).toBe(404);
  }
  expect(asked).toEqual([]);
});
