import { z } from 'zod';
import { spend } from './usage.ts';

/** How work that was handed on ended: outcomes of calls (counting rule 7); `open` has not ended, `unknown` has no call. */
const outcomes = z.object({
  ok: z.int(),
  error: z.int(),
  denied: z.int(),
  aborted: z.int(),
  timeout: z.int(),
  invalid: z.int(),
  open: z.int(),
  unknown: z.int(),
});

/**
 * Everything that one agent handed to another; null where no agent was stored. `own` is what these delegations did
 * themselves, `inclusive` adds what they delegated further, each once. Durations are of the calls, in milliseconds.
 */
export const delegationFigures = z.object({
  from: z.string().nullable(),
  to: z.string().nullable(),
  delegations: z.int(),
  outcomes,
  own: spend,
  inclusive: spend,
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  maxMs: z.number().nullable(),
});
export type DelegationFigures = z.infer<typeof delegationFigures>;

/** Agents that handed work on to each other, first to last; `count` delegations ended such a chain, the newest below the root session. */
const chain = z.object({
  agents: z.array(z.string().nullable()).readonly(),
  depth: z.int(),
  count: z.int(),
  rootSessionId: z.string(),
  started: z.iso.datetime().nullable(),
});

/**
 * `ocmon delegations --json`: who delegates to whom, by name, and the ten longest chains, longest first. Copies in forks
 * are not in it. A range is one of the beginning of delegations; an agent is one that takes part.
 */
export const delegations = z.object({
  pairs: z.array(delegationFigures).readonly(),
  chains: z.array(chain).readonly(),
});
export type Delegations = z.infer<typeof delegations>;
