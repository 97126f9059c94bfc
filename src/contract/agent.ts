import { z } from 'zod';
import { agentFigures } from './agents.ts';
import { delegationFigures } from './delegations.ts';
import { filters } from './filters.ts';
import { modelFigures } from './models.ts';
import { largestPage } from './page-size.ts';
import { spend } from './usage.ts';

/** One run of the agent: a trace. `kind` and `outcome` as in the table `agent_traces`; times are null where none is known. */
export const agentRun = z.object({
  id: z.string(),
  kind: z.string(),
  sessionId: z.string().nullable(),
  rootSessionId: z.string(),
  depth: z.int(),
  description: z.string().nullable(),
  outcome: z.string().nullable(),
  errorType: z.string().nullable(),
  started: z.iso.datetime().nullable(),
  wallMs: z.int().nullable(),
  activeMs: z.int(),
  steps: z.int(),
  toolCalls: z.int(),
  toolErrors: z.int(),
  own: spend,
  inclusive: spend,
});
export type AgentRun = z.infer<typeof agentRun>;

/**
 * `ocmon agents NAME --json`: one agent. `models` and `tools` are of the steps that name it, wherever they were made;
 * `to` is to whom it delegates, `from` who delegates to it. `runs` is a page of its runs, newest first, and `next` the
 * cursor of the next page.
 */
export const agent = z.object({
  figures: agentFigures,
  models: z.array(modelFigures).readonly(),
  tools: z.array(z.object({ tool: z.string().nullable(), calls: z.int(), errors: z.int() })).readonly(),
  to: z.array(delegationFigures).readonly(),
  from: z.array(delegationFigures).readonly(),
  runs: z.array(agentRun).readonly(),
  next: z.string().nullable(),
});
export type Agent = z.infer<typeof agent>;

/** Which agent: its name. */
export const agentInput = filters.extend({
  name: z.string(),
  limit: z.int().min(1).max(largestPage).optional(),
  cursor: z.string().optional(),
});
export type AgentInput = z.infer<typeof agentInput>;
