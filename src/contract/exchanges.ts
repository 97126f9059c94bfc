import { z } from 'zod';
import { filters } from './filters.ts';
import { traceFigures } from './trace.ts';

/**
 * A prompt and all that follows until the next one (counting rule 12). `n` is its place in the session; 0 holds what
 * stands before the first prompt. `status` as that of a trace. A fork's copy is `inherited`: its figures are 0 because
 * they are billed elsewhere. Previews of `prompt` (what was typed) and `response` are at most 500 characters.
 */
export const exchange = z.object({
  id: z.string(),
  n: z.int(),
  inherited: z.boolean(),
  agent: z.string().nullable(),
  agents: z.array(z.string()).readonly(),
  models: z.array(z.string()).readonly(),
  prompt: z.string().nullable(),
  response: z.string().nullable(),
  status: z.enum(['running', 'stale', 'error', 'completed']),
  errorType: z.string().nullable(),
  started: z.iso.datetime().nullable(),
  ended: z.iso.datetime().nullable(),
  wallMs: z.int().nullable(),
  activeMs: z.int(),
  steps: z.int(),
  delegations: z.int(),
  own: traceFigures,
  inclusive: traceFigures,
});
export type Exchange = z.infer<typeof exchange>;

/** The exchanges of a session in order. */
export const exchanges = z.object({ sessionId: z.string(), exchanges: z.array(exchange).readonly() });
export type Exchanges = z.infer<typeof exchanges>;

/** Whose exchanges to show: a session's id. */
export const exchangesInput = filters.extend({ id: z.string() });
