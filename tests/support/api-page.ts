import { endpoints, otherEndpoints, requestOf } from '../../src/contract/endpoints.ts';
import { filters } from '../../src/contract/filters.ts';
import { errorCodes } from '../../src/contract/http-error.ts';
import { openApiDocument } from '../../src/contract/openapi.ts';
import type { JsonObject } from '../../src/contract/openapi-schemas.ts';
import { type QuestionParameter, questionParameters } from '../../src/contract/question-parameters.ts';
import { type Question, type QuestionSpec, questions } from '../../src/contract/questions.ts';
import type { SampleApp } from './sample-app.ts';
import { shortJson } from './short-json.ts';

/** What a reader of the page has set up: where the daemon listens, and its token in a variable. */
const ORIGIN = 'http://127.0.0.1:19876';
const CURL = 'curl -H "Authorization: Bearer $TOKEN"';

/**
 * docs/api.md: made from the tables of the contract, with examples that are asked of the sample as it is made. Throws
 * where an example has no answer.
 */
export async function apiPage(app: SampleApp): Promise<string> {
  const parts = [INTRODUCTION, endpointTable(), filterSection()];
  for (const question of Object.keys(questions).filter(isQuestion)) {
    parts.push(await questionSection(question, app));
  }
  parts.push(SYNC, REBUILD, EVENTS, await errorSection(app));
  return `${parts.join('\n\n')}\n`;
}

function isQuestion(name: string): name is Question {
  return Object.hasOwn(questions, name);
}

const INTRODUCTION = `# The HTTP API

<!-- Made by \`npm run docs\` from the tables in src/contract; a test compares it. -->

\`ocmon serve\` listens on \`127.0.0.1:19876\` (\`--port\`) and prints \`http://127.0.0.1:PORT/login?token=…\`. Opening that
URL gives a browser a cookie and shows the dashboard. A program sends the token instead, which changes with every start;
\`<database file>.daemon.json\` has it too. \`GET ${otherEndpoints.openapi.path}\` describes everything here as OpenAPI 3.1.

An answer is what the command of the same name prints with \`--json\`: costs in USD, durations in milliseconds, times in
ISO 8601 UTC, tokens as integers, \`null\` for what is not known. The examples are of the sample (\`ocmon sync --sample\`).
Their lists are cut after two elements and their texts after 60 characters; answers are not.`;

function endpointTable(): string {
  const { paths } = openApiDocument({ version: '', cookieName: '' });
  const rows = Object.entries(
    paths as Readonly<Record<string, Readonly<Record<string, JsonObject>>>>,
  ).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, { summary }]) => `| \`${method.toUpperCase()} ${path}\` | ${summary} |`,
    ),
  );
  return `## Endpoints

Everything but \`GET ${otherEndpoints.health.path}\` and \`GET ${otherEndpoints.login.path}\` needs the token.

| endpoint | answers |
|---|---|
${rows.join('\n')}`;
}

const filterNames = Object.keys(filters.shape);

function filterSection(): string {
  const ofStats = questionParameters('stats').filter(({ name }) => filterNames.includes(name));
  return `## Filters

What most questions can be narrowed by. An unknown parameter is an error, and so is one that is given twice.

${parameterTable(ofStats)}`;
}

function parameterTable(parameters: readonly QuestionParameter[]): string {
  const rows = parameters.map(({ name, required, schema, description = '' }) => {
    const fallback = schema.default === undefined ? '' : `\`${JSON.stringify(schema.default)}\``;
    return `| \`${name}\` | ${typeText(schema)} | ${required ? 'needed' : fallback} | ${description} |`;
  });
  return ['| parameter | is | default | |', '|---|---|---|---|', ...rows].join('\n');
}

function typeText({ type, format, enum: values, minimum, maximum }: JsonObject): string {
  if (Array.isArray(values)) return values.map((value) => `\`${value}\``).join(', ');
  if (format === 'date-time') return 'time, ISO 8601 UTC';
  if (typeof maximum === 'number') return `${type}, ${minimum} to ${maximum}`;
  return String(type);
}

async function questionSection(question: Question, app: SampleApp): Promise<string> {
  const { summary }: QuestionSpec = questions[question];
  const { method, path } = endpoints[question];
  const example = exampleOf(question);
  const { target, body } = requestOf(question, example as never); // the server checks it
  const response = await app.request(target, { method, body });
  const text = await response.text();
  if (response.status !== 200) {
    throw new Error(`Give ${question} another \`example\` in questions.ts: ${method} ${target} gave ${text}`);
  }
  const command =
    body === null ? `${CURL} '${ORIGIN}${target}'` : `${CURL} \\\n  -d '${body}' ${ORIGIN}${target}`;
  return [
    `## ${method} ${path}`,
    `${summary}.`,
    ...(method === 'GET' ? takes(questionParameters(question)) : ['The body is JSON.']),
    `\`\`\`sh\n${command}\n\`\`\``,
    `\`\`\`json\n${shortJson(JSON.parse(text.replaceAll(app.home, '/home/you')))}\n\`\`\``,
  ].join('\n\n');
}

/** The example of a question; where it has none, it may need no more than the session that is an example elsewhere. */
function exampleOf(question: Question): JsonObject {
  const { example, input }: QuestionSpec = questions[question];
  if (example !== undefined) return example;
  const ofSession = endpoints[question].path.startsWith(`${endpoints.session.path}/`) && 'id' in input.shape;
  return ofSession ? questions.session.example : {};
}

function takes(parameters: readonly QuestionParameter[]): readonly string[] {
  const own = parameters.filter(({ name }) => !filterNames.includes(name));
  const isNarrowed = own.length < parameters.length;
  if (own.length === 0) return [isNarrowed ? 'Takes the filters.' : 'Takes nothing.'];
  return [`Takes ${isNarrowed ? 'the filters and ' : ''}these:`, parameterTable(own)];
}

const SYNC = `## ${otherEndpoints.sync.method} ${otherEndpoints.sync.path}

Reads the sources once. Answers with lines of JSON: any number of \`{"progress": …}\`, then \`{"result": …}\`, which is what
\`ocmon sync --json\` prints, or \`{"problem": …}\`. Empty lines keep the connection alive.`;

const REBUILD = `## ${otherEndpoints.rebuild.method} ${otherEndpoints.rebuild.path}

Derives everything that follows from what was read anew. Takes \`dryRun\` (\`false\`; \`true\` changes nothing) and \`batch\`
(sessions in one transaction) as query parameters. Answers with lines as a pass does; the result is what
\`ocmon rebuild --json\` prints.`;

const EVENTS = `## ${otherEndpoints.events.method} ${otherEndpoints.events.path}

What happens, as server-sent events: \`new EventSource('${otherEndpoints.events.path}')\` in a browser that is logged in.

| event | data |
|---|---|
| \`sync\` | how far reading is: \`phase\`, \`runId\`, \`filesDone\`, \`filesTotal\` (null until it is known), \`rows\`, \`queue\` |
| \`session.changed\` | \`sessions\`: ids of sessions whose figures may differ now, at most 100; \`more\`: there are others |
| \`reset\` | \`{}\`: what happened since the given id is not known any more, ask everything anew |

Each has an id. The last thousand can be had again with the id of the last one seen, in the header \`Last-Event-ID\` (which
browsers send by themselves) or the parameter \`lastEventId\`. A comment every 15 seconds keeps the connection alive.`;

async function errorSection(app: SampleApp): Promise<string> {
  const rows = Object.entries(errorCodes).map(
    ([code, { status, because }]) => `| ${status} | \`${code}\` | ${because} |`,
  );
  const target = '/api/sessions/ses_unknown';
  const answered: unknown = await (await app.request(target)).json();
  return `## Errors

What is no success has a body of this shape; \`hint\` may be missing. The log of the daemon has the same \`requestId\`.

\`\`\`sh
${CURL} '${ORIGIN}${target}'
\`\`\`

\`\`\`json
${shortJson(answered)}
\`\`\`

| status | code | because |
|---|---|---|
${rows.join('\n')}`;
}
