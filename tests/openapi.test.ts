import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
import { endpoints, otherEndpoints } from '../src/contract/endpoints.ts';
import { questions } from '../src/contract/questions.ts';
import { makeApp } from './support/server-app.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: { readonly properties: object } } };
  };
}

/** What is looked at of the document. */
interface Described extends Record<string, unknown> {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, { readonly name?: string }>>>>;
}

/** The document as a client gets it. */
async function document(): Promise<Described> {
  const { request } = makeApp();
  const response = await request('/api/openapi.json');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json');
  return (await response.json()) as Described; // the validator says whether it is
}

it('is valid OpenAPI 3.1 to a validator that others wrote', async () => {
  const validator = new Validator();
  expect(await validator.validate(await document())).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
});

it('would be found out if an operation had no parameter list but a text', async () => {
  const { paths, ...rest } = await document();
  const broken = { ...rest, paths: { ...paths, '/api/stats': { get: { parameters: 'none' } } } };
  expect((await new Validator().validate(broken)).valid).toBe(false);
});

it('has every endpoint once, each with its own operation id and summary', async () => {
  const { paths } = await document();
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, summary }]) => ({
      at: `${method.toUpperCase()} ${path}`,
      operationId,
      summary,
    })),
  );
  const wanted = Object.entries({ ...endpoints, ...otherEndpoints });
  expect(described.map(({ at, operationId }) => `${operationId} ${at}`).sort()).toEqual(
    wanted.map(([name, { method, path }]) => `${name} ${method} ${path}`).sort(),
  );
  for (const { summary } of described) expect(summary).toMatch(/^[A-Z][^\n]{5,79}[^.\n]$/);
});

it('has each key of an input as a parameter of its path or query, or as a key of its body', async () => {
  const { paths } = await document();
  for (const [name, { input }] of Object.entries(questions)) {
    const { method, path } = endpoints[name as keyof typeof endpoints]; // both tables have the same keys
    const { parameters = [], requestBody } = paths[path]?.[method.toLowerCase()] ?? {};
    const names =
      method === 'GET'
        ? parameters.map((parameter) => parameter.name)
        : Object.keys(requestBody?.content['application/json'].schema.properties ?? {});
    expect(names.sort(), name).toEqual(Object.keys(input.shape).sort());
    for (const { name: key, in: place } of parameters) {
      expect(place, `${name} ${key}`).toBe(path.includes(`{${key}}`) ? 'path' : 'query');
    }
  }
});

it('refers to nothing that it does not hold, and names the cookie of its own port', async () => {
  const found = await document();
  const text = JSON.stringify(found);
  const references = [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
  expect(references.length).toBeGreaterThan(20);
  for (const [, kind = '', name = ''] of references) expect(found.components[kind]).toHaveProperty(name);
  expect(found.components.securitySchemes?.cookie?.name).toBe('ocmon_4096');
});
