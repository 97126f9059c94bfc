import { z } from 'zod';
import type { Daemon } from '../realtime/daemon.ts';
import type { AskedInput } from './asked-inputs.ts';

const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))),
});

/** What the daemon's own description lists besides the questions. */
const OTHERS = ['health', 'login', 'sync', 'rebuild', 'events', 'openapi'];

/** Questions of the contract, by the daemon's OpenAPI document, that no input asks. */
export async function unmeasured(daemon: Daemon, inputs: readonly AskedInput[]): Promise<readonly string[]> {
  const { paths } = documentSchema.parse(await (await daemon.send('/api/openapi.json')).json());
  const known = Object.values(paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  const asked = new Set([...OTHERS, ...inputs.map(({ question }) => question)]);
  return known.filter((name) => !asked.has(name));
}
