import { endpoints, queryDefaults } from './endpoints.ts';
import { inputSchema, type JsonObject } from './openapi-schemas.ts';
import { type Question, type QuestionSpec, questions } from './questions.ts';

/** A parameter of a GET as OpenAPI's Parameter Object. */
export interface QuestionParameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonObject;
  readonly example?: unknown;
}

/** What the GET of a question takes, as OpenAPI's parameters: those of the path first. */
export function questionParameters(question: Question): readonly QuestionParameter[] {
  return parametersOf(endpoints[question].path, questions[question]);
}

/** The same of any GET whose path and query string hold an input. */
export function parametersOf(
  path: string,
  { input, example }: Pick<QuestionSpec, 'input' | 'example'>,
): readonly QuestionParameter[] {
  const { properties = {}, required = [] } = inputSchema(input);
  return Object.entries(properties)
    .map(([name, { description, ...schema }]): QuestionParameter => {
      const isInPath = path.includes(`{${name}}`);
      const fallback = isInPath ? undefined : queryDefaults[name];
      const isNeeded = required.includes(name) && fallback === undefined && name !== 'tz';
      return {
        name,
        in: isInPath ? 'path' : 'query',
        required: isInPath || isNeeded,
        ...(typeof description === 'string' && { description }),
        schema: { ...schema, ...(fallback !== undefined && { default: fallback }) },
        ...(example?.[name] !== undefined && { example: example[name] }),
      };
    })
    .sort((one, other) => Number(other.in === 'path') - Number(one.in === 'path'));
}
