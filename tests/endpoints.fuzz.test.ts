import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { endpoints, otherEndpoints } from '../src/contract/endpoints.ts';
import { errorCodes, httpError } from '../src/contract/http-error.ts';
import { type QuestionParameter, questionParameters } from '../src/contract/question-parameters.ts';
import { type Question, type QuestionSpec, questions } from '../src/contract/questions.ts';
import { openSampleApp, type SampleApp } from './support/sample-app.ts';

/** Requests that each endpoint gets; `FC_RUNS` asks for more, `FC_SEED` repeats a failure. */
const numRuns = Number(process.env.FC_RUNS ?? 60);
const seed = process.env.FC_SEED === undefined ? 4 : Number(process.env.FC_SEED);

let app: SampleApp;
/** What the sample holds of everything that a parameter may name. */
let stored: readonly string[] = [];
beforeAll(async () => {
  app = await openSampleApp();
  const asked = await app.monitor.ask('sql', {
    sql: `SELECT DISTINCT name FROM (
      SELECT id AS name FROM sessions UNION ALL SELECT agent FROM messages UNION ALL SELECT model FROM messages
      UNION ALL SELECT provider || '/' || model FROM messages UNION ALL SELECT tool_name FROM parts
      UNION ALL SELECT worktree FROM projects UNION ALL (SELECT id FROM parts ORDER BY id LIMIT 50)
      UNION ALL (SELECT id FROM messages ORDER BY id LIMIT 50)
    ) WHERE name IS NOT NULL ORDER BY name`,
  });
  if ('problem' in asked) throw new Error(asked.problem.message);
  stored = asked.answer.rows.map(([name]) => String(name));
  expect(stored.length).toBeGreaterThan(100);
}, 120_000);
afterAll(() => app.close());

/** What breaks statements, paths, regular expressions, numbers, dates and JSON, elsewhere. */
const HOSTILE = [
  '',
  ' ',
  '\u0000',
  '\n',
  "'",
  "' OR 1=1--",
  '"; DROP TABLE sessions; --',
  '%',
  '_',
  '\\',
  '(',
  '[',
  '*',
  '.*(a+)+$',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  '-1',
  '0',
  '1e400',
  '9007199254740993',
  '99999999999999999999999',
  '1.5',
  'true',
  'yes',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '2026-02-30T00:00:00Z',
  '7d',
  'Europe/Berlin',
  'EST5EDT',
  '+14:00',
  'é',
  '日本語',
  '😀',
  '\ufffd',
  '\u202e',
  'title:x cost:>1',
  '"unclosed',
  'NOT',
  'a AND OR b',
  '$1',
  '?',
  '{}',
  '[]',
  'WzEsMl0',
  'x'.repeat(5_000),
];

/** The text of a value that the schema of a parameter takes. */
function validText(parameter: QuestionParameter): fc.Arbitrary<string> {
  const { enum: values, type, format, minimum, maximum } = parameter.schema;
  if (Array.isArray(values)) return fc.constantFrom(...values.map(String));
  if (type === 'boolean') return fc.constantFrom('true', 'false');
  if (type === 'integer' || type === 'number') {
    const [min, max] = [minimum, maximum].map((bound) => (typeof bound === 'number' ? bound : 1_000));
    return fc.integer({ min: min ?? 0, max: Math.max(min ?? 0, max ?? 0) }).map(String);
  }
  if (format === 'date-time') {
    return fc
      .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
      .map((date) => date.toISOString());
  }
  if (parameter.name === 'tz')
    return fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York');
  const { example } = parameter;
  const ofSample = fc.constantFrom(...stored);
  return example === undefined ? ofSample : fc.oneof(fc.constant(String(example)), ofSample);
}

function anyText(parameter: QuestionParameter): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 5, arbitrary: validText(parameter) },
    { weight: 3, arbitrary: fc.constantFrom(...HOSTILE) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  );
}

interface Asked {
  readonly method: string;
  readonly target: string;
  readonly body: string | null;
}

/** A request to the endpoint of a question: parameters are left out, given, given twice, unknown, or badly encoded. */
function requestTo(question: Question): fc.Arbitrary<Asked> {
  const { method, path } = endpoints[question];
  const parameters = method === 'GET' ? questionParameters(question) : [];
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const pair = fc.oneof(
    {
      weight: 12,
      arbitrary:
        inQuery.length === 0
          ? fc.constant('')
          : fc
              .constantFrom(...inQuery)
              .chain((parameter) => anyText(parameter).map((text) => `${parameter.name}=${encoded(text)}`)),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'x=1',
        '=',
        '&&',
        '%',
        'tz=%ff',
        '__proto__=x',
        'missing',
        'tz=UTC',
        'limit=1',
      ),
    },
  );
  const needed = fc.tuple(
    ...inQuery
      .filter((parameter) => parameter.required)
      .map((parameter) => anyText(parameter).map((text) => `${parameter.name}=${encoded(text)}`)),
  );
  return fc
    .record({
      ids: fc.tuple(
        ...inPath.map((parameter) => anyText(parameter).map((text) => [parameter.name, text] as const)),
      ),
      needed: fc.oneof({ weight: 4, arbitrary: needed }, { weight: 1, arbitrary: fc.constant([]) }),
      pairs: fc.array(pair, { maxLength: 4 }),
      body: method === 'POST' ? anyBody(question) : fc.constant(null),
    })
    .map(({ ids, needed: always, pairs, body }) => {
      const at = ids.reduce((text, [name, id]) => text.replace(`{${name}}`, () => encoded(id)), path);
      const query = [...always, ...pairs].filter((text) => text !== '').join('&');
      return { method, target: query === '' ? at : `${at}?${query}`, body };
    });
}

function encoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

function anyBody(question: Question): fc.Arbitrary<string | null> {
  const { example = {}, input }: QuestionSpec = questions[question];
  const key = fc.constantFrom(...Object.keys(input.shape));
  const value = fc.oneof(fc.constantFrom(...HOSTILE), fc.jsonValue({ maxDepth: 2 }));
  return fc.oneof(
    fc.constant(JSON.stringify(example)),
    fc.constantFrom(...STATEMENTS).map((sql) => JSON.stringify({ ...example, sql })),
    fc.tuple(key, value).map(([name, given]) => JSON.stringify({ ...example, [name]: given })),
    fc.json({ maxDepth: 3 }),
    fc.constantFrom(
      null,
      '',
      '{',
      '{"sql":',
      '\u0000',
      '"x"',
      JSON.stringify({ sql: 'x'.repeat(1_100_000) }),
    ),
  );
}

const STATEMENTS = [
  'SELECT 1',
  'SELECT 1; SELECT 2',
  '',
  '--',
  'DROP TABLE sessions',
  "COPY sessions TO '/tmp/x'",
  "SELECT * FROM read_csv('/etc/passwd')",
  "ATTACH '/tmp/x.db'",
  'SET threads = 1',
  'INSTALL httpfs',
  'SELECT ?',
  'SELECT * FROM range(100000)',
  "SELECT 'NaN'::DOUBLE, 'inf'::DOUBLE, NULL, [1], {'a': 1}, DATE '9999-12-31', INTERVAL 1 DAY, '\\x00'::BLOB",
  'SELECT error($$secret$$)',
  'EXPLAIN SELECT 1',
  'SHOW TABLES',
  'SELECT',
];

/** Checks an answer, whatever it is: right, or refused in the one shape with the status of its code. */
async function check(question: Question | null, asked: Asked): Promise<number> {
  const { method, target, body } = asked;
  const response = await app.request(target, { method, body });
  const text = await response.text();
  const { status } = response;
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.get('x-request-id')).toBeTruthy();
  if (status === 200) {
    if (question !== null) expect(misfit(questions[question].output, JSON.parse(text))).toBeNull();
    return status;
  }
  const { code, message, hint } = httpError.strict().parse(JSON.parse(text)).error;
  expect(errorCodes).toHaveProperty(code);
  expect(errorCodes[code as keyof typeof errorCodes].status).toBe(status); // it has just been looked up
  expect(status, text).toBeLessThan(500);
  expect(`${message} ${hint}`).not.toMatch(/\bat .*:\d+:\d+|node_modules|\.ts\b|\[object|undefined is/);
  return status;
}

/** Why an answer does not have the shape of its question; null when it does. */
function misfit(output: z.ZodType, answer: unknown): string | null {
  const { error, data } = output.safeParse(answer);
  if (error !== undefined) return JSON.stringify(error.issues);
  // A key that no schema has is not in what was read.
  return isDeepStrictEqual(data, answer) ? null : 'It has keys that are not in the contract.';
}

describe('whatever is asked, the answer is right in shape or refused with a reason, and never a fault', () => {
  it.each(Object.keys(questions) as Question[])(
    '%s',
    async (question) => {
      const seen = new Map<number, number>();
      await fc.assert(
        fc.asyncProperty(requestTo(question), async (asked) => {
          const status = await check(question, asked);
          seen.set(status, (seen.get(status) ?? 0) + 1);
        }),
        { numRuns, seed },
      );
      // Neither kind of answer may be what all the made requests come to.
      expect(seen.get(200) ?? 0).toBeGreaterThan(0);
      expect([...seen.keys()].filter((status) => status !== 200)).not.toEqual([]);
    },
    300_000,
  );

  it('each example', async () => {
    for (const [name, { example }] of Object.entries<QuestionSpec>(questions)) {
      if (example === undefined) continue;
      const question = name as Question; // a key of the table
      const { method, path } = endpoints[question];
      const rest = Object.entries(example).filter(([key]) => !path.includes(`{${key}}`));
      const at = Object.entries(example).reduce(
        (text, [key, value]) => text.replace(`{${key}}`, encodeURIComponent(String(value))),
        path,
      );
      const query = new URLSearchParams(rest.map(([key, value]): [string, string] => [key, String(value)]));
      const asked =
        method === 'GET'
          ? { method, target: `${at}?${query}`, body: null }
          : { method, target: path, body: JSON.stringify(example) };
      expect(await check(question, asked), name).toBe(200);
    }
  });

  it('what is at no path, and what other methods do at one', async () => {
    const paths = [...Object.values(endpoints), otherEndpoints.openapi].map(({ path }) =>
      path.replace('{id}', 'x'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND'),
        fc.oneof(
          fc.constantFrom(
            ...paths.flatMap((path) => [
              `${path}/`,
              `${path}/x`,
              `/${path}`,
              `${path}%00`,
              path.toUpperCase(),
            ]),
          ),
          fc.constantFrom(...HOSTILE).map((text) => `/api/${encoded(text)}`),
          fc.constantFrom(...HOSTILE).map((text) => `/api/sessions/${encoded(text)}/${encoded(text)}`),
        ),
        async (method, target) => {
          await check(null, { method, target, body: null });
        },
      ),
      { numRuns: 2 * numRuns, seed },
    );
  }, 120_000);

  it('the parameters of the endpoints that answer no question', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(otherEndpoints.openapi.path, otherEndpoints.login.path, otherEndpoints.events.path),
        fc.constantFrom(...HOSTILE),
        async (path, text) => {
          const status = await check(null, {
            method: 'GET',
            target: `${path}?x=${encoded(text)}`,
            body: null,
          });
          expect([400, 401, 429]).toContain(status);
        },
      ),
      { numRuns, seed },
    );
  });
});
