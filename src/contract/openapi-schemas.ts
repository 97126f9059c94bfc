import { z } from 'zod';
import { monitorEvent } from './events.ts';
import { health } from './health.ts';
import { httpError } from './http-error.ts';
import { questions } from './questions.ts';
import { rebuildLine, syncLine } from './sync-stream.ts';

/** A JSON object as the OpenAPI specification has it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The schemas that stand on their own; an answer that two questions share has the name of the first. */
const named = z.registry<{ readonly id: string }>();
for (const [question, { output }] of Object.entries(questions)) {
  if (!named.has(output)) named.add(output, { id: question.slice(0, 1).toUpperCase() + question.slice(1) });
}
named.add(health, { id: 'Health' });
named.add(httpError, { id: 'Error' });
named.add(monitorEvent, { id: 'Event' });
named.add(syncLine, { id: 'SyncLine' });
named.add(rebuildLine, { id: 'RebuildLine' });

/** The JSON Schema of an object. */
interface ObjectSchema extends JsonObject {
  readonly properties?: Readonly<Record<string, JsonObject>>;
  readonly required?: readonly string[];
}

/** The JSON Schema of an input, which takes no other keys. */
export function inputSchema(input: z.ZodObject): ObjectSchema {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(input.strict(), { io: 'input', override: plainer });
  return schema as ObjectSchema; // an object gives nothing else
}

/** Every schema with a name, by its name. */
export function componentSchemas(): JsonObject {
  const { schemas } = z.toJSONSchema(named, {
    uri: (id) => reference(id).$ref,
    override: plainer,
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _dialect, $id: _id, ...schema }]) => [id, schema]),
  );
}

/** Leaves out what zod adds and says nothing to a reader: the bounds of safe integers, the pattern of a time, `readOnly`. */
function plainer({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  delete jsonSchema.readOnly;
}

/** The name of the schema of an answer. Throws for one that is no question's. */
export function nameOf(schema: z.ZodType): string {
  const name = named.get(schema)?.id;
  if (name === undefined) throw new Error('Only the schema of an answer has a name.');
  return name;
}

/** A reference to a schema by its name. */
export function reference(schema: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${schema}` };
}
