import { z } from 'zod';
import { endpoints, queryDefaults } from '../contract/endpoints.ts';
import { type ExportInput, exportInput } from '../contract/export.ts';
import { type InputOf, type Question, questions } from '../contract/questions.ts';
import { type RebuildInput, rebuildInput } from '../contract/rebuild.ts';
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
  const { input } = questions[question];
  const given = endpoints[question].method === 'POST' ? await fromBody(from) : fromQuery(input, from);
  if ('code' in given) return given;
  const read = checkedInput(input, given.json);
  // The schema of this very question made it, which the type of a table entry cannot express.
  return 'code' in read ? read : { input: read.input as InputOf<Q> };
}

/** Reads the input of a table's export, as strictly. */
export function readExportInput(from: InputRequest): { readonly input: ExportInput } | Refusal {
  const given = fromQuery(exportInput, from);
  return 'code' in given ? given : checkedInput(exportInput, given.json);
}

/** Reads how to derive everything anew, as strictly. */
export function readRebuildInput(from: InputRequest): { readonly input: RebuildInput } | Refusal {
  const given = fromQuery(rebuildInput, from);
  return 'code' in given ? given : checkedInput(rebuildInput, given.json);
}

function checkedInput<T extends z.ZodRawShape>(
  schema: z.ZodObject<T>,
  json: unknown,
): { readonly input: z.infer<z.ZodObject<T>> } | Refusal {
  const read = schema.strict().safeParse(json);
  if (!read.success) return invalid(read.error.issues.map(describeIssue).join(' '));
  const zone: unknown = 'tz' in read.data ? read.data.tz : undefined;
  if (typeof zone === 'string' && !isTimeZone(zone)) {
    return invalid(
      `tz is ${JSON.stringify(zone)}, which is no time zone.`,
      'Use an IANA name: Europe/Berlin.',
    );
  }
  return { input: read.data };
}

async function fromBody({ request }: InputRequest): Promise<{ readonly json: unknown } | Refusal> {
  const query = readQuery(request.url);
  if ('code' in query) return query;
  const [surplus] = query.keys();
  if (surplus !== undefined) return unknownParameter(surplus, []);
  return readJsonBody(request);
}

function fromQuery({ shape }: z.ZodObject, from: InputRequest): { readonly json: unknown } | Refusal {
  const { request, pathParameters, timeZone } = from;
  const query = readQuery(request.url);
  if ('code' in query) return query;
  const names = Object.keys(shape).filter((name) => !Object.hasOwn(pathParameters, name));
  const defaults = { ...queryDefaults, tz: timeZone };
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
