import { z } from 'zod';
import { spend } from './usage.ts';

/** A middle and a high length of time in milliseconds, null where there is none to take them of. */
export const durations = z.object({ p50: z.number().nullable(), p95: z.number().nullable() });
export type Durations = z.infer<typeof durations>;

/**
 * What one agent's runs add up to. A run is a session's root trace, a delegation, or a segment of one in which the user
 * switched agents (counting rule 13); `agent` is null where none was stored. `runs` is `roots` + `delegated` +
 * `segments`.
 *
 * `own` is what happened in its runs themselves, whichever agent a step names, so that the sum over all agents is the
 * bill; `inclusive` adds all that its runs delegated, each run once. `failed` runs are those whose delegation or last
 * step failed, `errorRate` is their share of all. `activeMs` is the time in which steps were at work, `wallMs` from first
 * to last record.
 */
export const agentFigures = z.object({
  agent: z.string().nullable(),
  runs: z.int(),
  roots: z.int(),
  delegated: z.int(),
  segments: z.int(),
  sessions: z.int(),
  steps: z.int(),
  toolCalls: z.int(),
  toolErrors: z.int(),
  failed: z.int(),
  errorRate: z.number(),
  own: spend,
  inclusive: spend,
  activeMs: durations,
  wallMs: durations,
  lastStarted: z.iso.datetime().nullable(),
});
export type AgentFigures = z.infer<typeof agentFigures>;

/**
 * `ocmon agents --json`: every agent, by name. A range is one of the beginning of runs, which count whole; filters of
 * agent and model are those of runs.
 */
export const agents = z.object({ agents: z.array(agentFigures).readonly() });
export type Agents = z.infer<typeof agents>;
