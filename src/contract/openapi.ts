import { type Endpoint, endpoints, otherEndpoints } from './endpoints.ts';
import { exportInput, exportTypes } from './export.ts';
import { errorCodes } from './http-error.ts';
import { componentSchemas, inputSchema, type JsonObject, nameOf, reference } from './openapi-schemas.ts';
import { parametersOf, questionParameters } from './question-parameters.ts';
import { type Question, type QuestionSpec, questions } from './questions.ts';
import { rebuildInput } from './rebuild.ts';

/** What differs between daemons. */
export interface OpenApiOptions {
  /** Of the program. */
  readonly version: string;
  readonly cookieName: string;
}

/**
 * The API as an OpenAPI 3.1 document, made from the tables of questions and endpoints: what is added to them is in it.
 * https://spec.openapis.org/oas/v3.1.1
 */
export function openApiDocument({ version, cookieName }: OpenApiOptions): JsonObject {
  return {
    openapi: '3.1.1',
    info: {
      title: 'OpenCode Monitor',
      version,
      summary: 'What OpenCode agents did, what it cost, and whether the numbers are true.',
      description:
        'Costs are USD, durations milliseconds, times ISO 8601 UTC, tokens integers. What is not known is null.',
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { cookie: [] }],
    paths: paths(),
    components: {
      schemas: componentSchemas(),
      responses: { Refused: errorResponse(400, 499), Failed: errorResponse(500, 599) },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'The token that `ocmon serve` prints.' },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: cookieName,
          description: 'What `GET /login` sets, HttpOnly and SameSite=Strict.',
        },
      },
    },
  };
}

function paths(): JsonObject {
  const found: Record<string, Record<string, JsonObject>> = {};
  const add = ({ method, path }: Endpoint, operation: JsonObject): void => {
    found[path] = { ...found[path], [method.toLowerCase()]: operation };
  };
  for (const question of Object.keys(questions).filter(isQuestion)) {
    add(endpoints[question], questionOperation(question));
  }
  const { health: healthAt, login, sync, rebuild, export: exportAt, events, openapi } = otherEndpoints;
  add(healthAt, {
    operationId: 'health',
    summary: 'Whether a daemon answers, and its version',
    security: [],
    responses: withErrors(answered('The daemon answers.', 'application/json', reference('Health'))),
  });
  add(login, {
    operationId: 'login',
    summary: 'Takes the token of the URL for a cookie',
    security: [],
    parameters: [
      { name: 'token', in: 'query', required: true, schema: { type: 'string' } },
      {
        name: 'next',
        in: 'query',
        required: false,
        description: 'The path of the page to go on to; another server is never gone to.',
        schema: { type: 'string' },
      },
    ],
    responses: withErrors({
      '303': {
        description: 'The cookie is set.',
        headers: {
          Location: { description: 'A page without the token.', schema: { type: 'string' } },
          'Set-Cookie': { schema: { type: 'string' } },
        },
      },
    }),
  });
  add(sync, {
    operationId: 'sync',
    summary: 'Reads the sources once and tells how it goes',
    responses: withErrors(
      answered(
        'Lines of JSON: any number with progress, then one with the result or the problem. Empty lines keep the connection alive.',
        'application/x-ndjson',
        { type: 'string' },
        'SyncLine',
      ),
    ),
  });
  add(exportAt, {
    operationId: 'export',
    summary: 'One table as a file: everything that the filters leave',
    parameters: parametersOf(exportAt.path, { input: exportInput, example: { format: 'csv' } }),
    responses: withErrors({
      '200': {
        description: 'The rows, streamed; an answer that is cut off is incomplete.',
        content: Object.fromEntries(
          Object.values(exportTypes).map((type) => [type, { schema: { type: 'string' } }]),
        ),
      },
    }),
  });
  add(rebuild, {
    operationId: 'rebuild',
    summary: 'Derives everything anew and tells how it goes',
    parameters: parametersOf(rebuild.path, { input: rebuildInput }),
    responses: withErrors(
      answered(
        'Lines of JSON: any number with progress, then one with the result or the problem. Empty lines keep the connection alive.',
        'application/x-ndjson',
        { type: 'string' },
        'RebuildLine',
      ),
    ),
  });
  add(events, {
    operationId: 'events',
    summary: 'What happens, as server-sent events',
    parameters: [
      {
        name: 'Last-Event-ID',
        in: 'header',
        description: 'Go on after this event; `reset` comes first where that is not possible.',
        schema: { type: 'string' },
      },
      {
        name: 'lastEventId',
        in: 'query',
        description: 'The same for clients that cannot set the header, which goes before it.',
        schema: { type: 'string' },
      },
    ],
    responses: withErrors(
      answered(
        'Blocks with `id`, `event` and `data` (JSON): the events of the schema Event, its `type` as `event`, and `reset`. A comment every 15 seconds keeps the connection alive.',
        'text/event-stream',
        { type: 'string' },
        'Event',
      ),
    ),
  });
  add(openapi, {
    operationId: 'openapi',
    summary: 'This document',
    responses: withErrors(answered('OpenAPI 3.1.', 'application/json', { type: 'object' })),
  });
  return found;
}

function isQuestion(name: string): name is Question {
  return Object.hasOwn(questions, name);
}

function questionOperation(question: Question): JsonObject {
  const { summary, output, input, example }: QuestionSpec = questions[question];
  const { method } = endpoints[question];
  return {
    operationId: question,
    summary,
    ...(method === 'GET'
      ? { parameters: questionParameters(question) }
      : {
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: inputSchema(input), ...(example !== undefined && { example }) },
            },
          },
        }),
    responses: withErrors(answered(`${summary}.`, 'application/json', reference(nameOf(output)))),
  };
}

/** A success; `item` is the schema of each line or event of a stream. */
function answered(description: string, type: string, schema: JsonObject, item?: string): JsonObject {
  const content = { schema, ...(item !== undefined && { 'x-itemSchema': reference(item) }) };
  return { '200': { description, content: { [type]: content } } };
}

function withErrors(responses: JsonObject): JsonObject {
  return {
    ...responses,
    '4XX': { $ref: '#/components/responses/Refused' },
    '5XX': { $ref: '#/components/responses/Failed' },
  };
}

/** The errors with a status of a range: their codes with what each says. */
function errorResponse(from: number, to: number): JsonObject {
  const codes = Object.entries(errorCodes).filter(([, { status }]) => status >= from && status <= to);
  return {
    description: codes.map(([code, { status, because }]) => `- ${status} \`${code}\`: ${because}`).join('\n'),
    headers: { 'X-Request-Id': { description: 'As in the body.', schema: { type: 'string' } } },
    content: { 'application/json': { schema: reference('Error') } },
  };
}
