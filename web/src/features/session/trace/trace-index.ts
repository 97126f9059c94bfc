import type { AgentTrace } from '../../../../../src/contract/trace.ts';

/** The traces of a tree by what they are looked up by. Segments part a trace and are not delegations. */
export interface TraceIndex {
  readonly all: readonly AgentTrace[];
  readonly byId: ReadonlyMap<string, AgentTrace>;
  /** Delegations by the session that handed work on. */
  readonly below: ReadonlyMap<string, readonly AgentTrace[]>;
  /** Delegations by the session that they led to, as they began. */
  readonly runs: ReadonlyMap<string, readonly AgentTrace[]>;
  /** Steps and calls in a trace and in all that it delegated to. */
  readonly insideTrace: ReadonlyMap<string, number>;
  /** Steps and calls of what was delegated in an exchange. */
  readonly insideExchange: ReadonlyMap<string, number>;
  /** The trace that delegated to one, never a segment of it. */
  readonly parentOf: (trace: AgentTrace) => AgentTrace | undefined;
  /** Steps and calls of all. */
  readonly inside: number;
}

/** Looks traces up; what has no known parent stands below the session that was asked for. */
export function traceIndex(traces: readonly AgentTrace[], rootId: string): TraceIndex {
  const all = traces.filter(({ kind }) => kind !== 'segment');
  const known = new Map(traces.map((trace) => [trace.id, trace]));
  const byId = new Map(all.map((trace) => [trace.id, trace]));
  const below = new Map<string, AgentTrace[]>();
  const runs = new Map<string, AgentTrace[]>();
  const insideTrace = new Map(all.map(({ id, steps, own }) => [id, steps + own.toolCalls]));
  const insideExchange = new Map<string, number>();
  const parentOf = (trace: AgentTrace): AgentTrace | undefined => {
    const parent = trace.parentId === null ? undefined : known.get(trace.parentId);
    if (parent?.kind !== 'segment') return parent;
    return parent.parentId === null ? undefined : known.get(parent.parentId);
  };
  for (const trace of all) {
    if (trace.kind !== 'delegation') continue;
    if (trace.sessionId !== null) add(runs, trace.sessionId, trace);
    const parent = parentOf(trace);
    if (parent === undefined && trace.sessionId === rootId) continue;
    add(below, parent?.sessionId ?? rootId, trace);
  }
  for (const found of runs.values()) found.sort(byBeginning);
  // Answers list each trace after its parent, so that those below are added up first from the end.
  for (const trace of [...all].reverse()) {
    const inside = insideTrace.get(trace.id) ?? 0;
    const parent = parentOf(trace);
    if (parent !== undefined) insideTrace.set(parent.id, (insideTrace.get(parent.id) ?? 0) + inside);
    if (trace.exchangeId !== null && trace.kind === 'delegation') {
      insideExchange.set(trace.exchangeId, (insideExchange.get(trace.exchangeId) ?? 0) + inside);
    }
  }
  const inside = all.reduce((sum, { steps, own }) => sum + steps + own.toolCalls, 0);
  return { all, byId, below, runs, insideTrace, insideExchange, parentOf, inside };
}

function byBeginning(a: AgentTrace, b: AgentTrace): number {
  const [first, second] = [a.started ?? '', b.started ?? ''];
  if (first !== second) return first < second ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

function add(map: Map<string, AgentTrace[]>, key: string, trace: AgentTrace): void {
  const found = map.get(key);
  if (found === undefined) map.set(key, [trace]);
  else found.push(trace);
}
