import type { DelegationFigures } from '../../../../src/contract/delegations.ts';

/** An agent's name as it stands in the address; null is one that was not stored. */
export type AgentName = string | null;

/** A key for a pair of agents, also in the address. */
export function pairKey(from: AgentName, to: AgentName): string {
  return JSON.stringify([from, to]);
}

/** Who delegates down, to whom across; both with those first that do it or have it done most. */
export interface Matrix {
  readonly from: readonly AgentName[];
  readonly to: readonly AgentName[];
  readonly pairs: ReadonlyMap<string, DelegationFigures>;
  readonly most: number;
  /** Agents that there was no room for. */
  readonly left: number;
}

/** Lines and columns that can still be read. */
const MOST_LINES = 24;

/** The pairs as a matrix of the agents that take part most. */
export function matrixOf(pairs: readonly DelegationFigures[]): Matrix {
  const from = byCount(pairs, ({ from: name }) => name);
  const to = byCount(pairs, ({ to: name }) => name);
  return {
    from: from.slice(0, MOST_LINES),
    to: to.slice(0, MOST_LINES),
    pairs: new Map(pairs.map((pair) => [pairKey(pair.from, pair.to), pair])),
    most: Math.max(0, ...pairs.map(({ delegations }) => delegations)),
    left: Math.max(0, from.length - MOST_LINES) + Math.max(0, to.length - MOST_LINES),
  };
}

function byCount(
  pairs: readonly DelegationFigures[],
  nameOf: (pair: DelegationFigures) => AgentName,
): readonly AgentName[] {
  const counts = new Map<AgentName, number>();
  for (const pair of pairs) counts.set(nameOf(pair), (counts.get(nameOf(pair)) ?? 0) + pair.delegations);
  return [...counts].sort(([, one], [, other]) => other - one).map(([name]) => name);
}

/** What an agent is to others: it only hands on, only receives, or does both. */
export interface Role {
  readonly agent: AgentName;
  readonly role: 'orchestrator' | 'worker' | 'hub';
  /** Delegations that it made and that it got, and how many agents they went to or came from. */
  readonly made: number;
  readonly madeTo: number;
  readonly got: number;
  readonly gotFrom: number;
}

/** The role of each agent that takes part in a delegation, those with most first. */
export function rolesOf(pairs: readonly DelegationFigures[]): readonly Role[] {
  const names = new Set<AgentName>(pairs.flatMap(({ from, to }) => [from, to]));
  return [...names]
    .map((agent): Role => {
      const sent = pairs.filter(({ from }) => from === agent);
      const received = pairs.filter(({ to }) => to === agent);
      return {
        agent,
        role: sent.length === 0 ? 'worker' : received.length === 0 ? 'orchestrator' : 'hub',
        made: countOf(sent),
        madeTo: sent.length,
        got: countOf(received),
        gotFrom: received.length,
      };
    })
    .sort((one, other) => other.made + other.got - (one.made + one.got));
}

function countOf(pairs: readonly DelegationFigures[]): number {
  return pairs.reduce((sum, { delegations }) => sum + delegations, 0);
}
