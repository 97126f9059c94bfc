import { z } from 'zod';
import { endpoints, sessionsDefaults } from '../contract/endpoints.ts';
import { type InputOf, type Question, questions } from '../contract/questions.ts';
import { isTimeZone } from '../core/zoned-time.ts';
import { readJsonBody } from './read-body.ts';
import { invalid, readQuery } from './read-query.ts';
import type { Refusal } from './refusal.ts';

/** A request as far as a question can be read from it. */
export interface InputRequest {
  readonly request: Request;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** The zone of questions that name none. */
  readonly timeZone: string;
}

/** Reads the input of a question: strictly, because what is passed over in silence would be answered wrongly. */
export async function readInput<Q extends Question>(
  question: Q,
  from: InputRequest,
): Promise<{ readonly input: InputOf<Q> } | Refusal> {
  const given = endpoints[question].method === 'POST' ? await fromBody(from) : fromQuery(question, from);
  if ('status' in given) return given;
  const schema: z.ZodObject = questions[question].input.strict();
  const read = schema.safeParse(given.json);
  if (!read.success) return invalid(read.error.issues.map(describeIssue).join(' '));
  const zone = read.data.tz;
  if (typeof zone === 'string' && !isTimeZone(zone)) {
    return invalid(
      `tz is ${JSON.stringify(zone)}, which is no time zone.`,
      'Use an IANA name: Europe/Berlin.',
    );
  }
  // The schema of this very question made it, which the type of a table entry cannot express.
  return { input: read.data as InputOf<Q> };
}

async function fromBody({ request }: InputRequest): Promise<{ readonly json: unknown } | Refusal> {
  const query = readQuery(request.url);
  if ('status' in query) return query;
  const [surplus] = query.keys();
  if (surplus !== undefined) return unknownParameter(surplus, []);
  return readJsonBody(request);
}

function fromQuery(question: Question, from: InputRequest): { readonly json: unknown } | Refusal {
  const { request, pathParameters, timeZone } = from;
  const query = readQuery(request.url);
  if ('status' in query) return query;
  const shape: Readonly<Record<string, z.ZodType>> = questions[question].input.shape;
  const names = Object.keys(shape).filter((name) => !Object.hasOwn(pathParameters, name));
  const defaults = { ...sessionsDefaults, tz: timeZone, missing: true, archived: true };
  const json: Record<string, unknown> = { ...pathParameters };
  for (const [name, value] of Object.entries(defaults)) if (names.includes(name)) json[name] = value;
  for (const [name, text] of query) {
    const schema = names.includes(name) ? shape[name] : undefined;
    if (schema === undefined) return unknownParameter(name, names);
    json[name] = parameterValue(schema, text);
  }
  return { json };
}

/** The value that a parameter's text stands for; a text that stands for none stays one, and its schema refuses it. */
function parameterValue(schema: z.ZodType, text: string): unknown {
  const plain = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (plain instanceof z.ZodBoolean && /^(true|false)$/.test(text)) return text === 'true';
  if (plain instanceof z.ZodNumber && /^-?\d{1,15}$/.test(text)) return Number(text);
  return text;
}

function unknownParameter(name: string, names: readonly string[]): Refusal {
  return invalid(
    `There is no parameter ${JSON.stringify(name)} here.`,
    names.length === 0 ? 'This path takes none.' : `This path takes ${names.join(', ')}.`,
  );
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const place = issue.path.join('.');
  return place === '' ? `${issue.message}.` : `${place}: ${issue.message}.`;
}
