import { z } from 'zod';
import { filters } from './filters.ts';
import { spend } from './usage.ts';

/** What an agent did itself (`own`), or with all that it delegated to (`inclusive`), billed once. */
export const traceFigures = spend.extend({ toolCalls: z.int(), errors: z.int() });
export type TraceFigures = z.infer<typeof traceFigures>;

/**
 * An agent at work (counting rule 13): the root trace of a session, a delegation, or a segment of either where the user
 * switched agents. `status`: `running` or `stale` while something in it is open, else `error` where its delegation
 * failed or its last answer did, else `completed`. `sessionId` is null where a delegation led nowhere; previews of
 * `prompt` and `result` are at most 500 characters. Times are null where no record has one.
 */
export const agentTrace = z.object({
  id: z.string(),
  kind: z.enum(['root', 'delegation', 'segment']),
  parentId: z.string().nullable(),
  sessionId: z.string().nullable(),
  exchangeId: z.string().nullable(),
  depth: z.int(),
  segment: z.int().nullable(),
  agent: z.string().nullable(),
  agents: z.array(z.string()).readonly(),
  models: z.array(z.string()).readonly(),
  description: z.string().nullable(),
  prompt: z.string().nullable(),
  result: z.string().nullable(),
  status: z.enum(['running', 'stale', 'error', 'completed']),
  outcome: z.string().nullable(),
  errorType: z.string().nullable(),
  orphan: z.boolean(),
  started: z.iso.datetime().nullable(),
  ended: z.iso.datetime().nullable(),
  wallMs: z.int().nullable(),
  activeMs: z.int(),
  exchanges: z.int(),
  steps: z.int(),
  delegations: z.int(),
  own: traceFigures,
  inclusive: traceFigures,
});
export type AgentTrace = z.infer<typeof agentTrace>;

/**
 * `ocmon trace ID --json`: the traces of a session and of all below it, each after its parent, those beside each other in
 * the order in which they began.
 */
export const trace = z.object({
  sessionId: z.string(),
  rootId: z.string(),
  traces: z.array(agentTrace).readonly(),
});
export type Trace = z.infer<typeof trace>;

/** Whose traces to show: a session's id. */
export const traceInput = filters.extend({ id: z.string() });
