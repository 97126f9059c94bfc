import type { Exchange } from '../../../../../src/contract/exchanges.ts';
import type { Session } from '../../../../../src/contract/session.ts';
import type { TimelineEvent } from '../../../../../src/contract/timeline.ts';
import type { AgentTrace, TraceFigures } from '../../../../../src/contract/trace.ts';
import type { TreeInput } from './build-spans.ts';
import type { SessionRecords } from './exchange-items.ts';

export interface SyntheticShape {
  readonly exchanges: number;
  /** Steps in each exchange of the session and of its children; each makes two calls. */
  readonly steps: number;
  /** Every so many steps one hands work to a child session. */
  readonly delegateEvery: number;
  /** How deep delegations go. */
  readonly depth: number;
}

const BEGIN = Date.parse('2026-11-22T08:00:00.000Z');
const TOOLS = ['read', 'grep', 'bash', 'edit', 'webfetch'];

/** A session as the API answers about it, made up: for tests and benches of the trace at any size. */
export function syntheticSession({ exchanges, steps, delegateEvery, depth }: SyntheticShape): TreeInput {
  const records = new Map<string, SessionRecords>();
  const traces: AgentTrace[] = [];
  let part = 0;
  let clock = BEGIN;

  const make = (
    id: string,
    count: number,
    level: number,
    parentTrace: string | null,
    partId: string | null,
  ) => {
    const traceId = partId === null ? `root:${id}` : `delegation:${partId}`;
    const place = traces.length;
    traces.push(traceOf(traceId, id, parentTrace, level));
    const made: Exchange[] = [];
    const events: TimelineEvent[] = [];
    const own = { steps: 0, calls: 0, errors: 0 };
    const began = clock;
    let inclusive = { steps: 0, calls: 0, errors: 0 };
    for (let n = 1; n <= count; n++) {
      const exchangeId = `${id}_x${n}`;
      const start = clock;
      const mine = { steps: 0, calls: 0, errors: 0 };
      const all = { steps: 0, calls: 0, errors: 0 };
      const event = (kind: TimelineEvent['kind'], more: Partial<TimelineEvent>): void => {
        events.push({ ...EVENT, kind, exchangeId, messageId: exchangeId, ...more });
      };
      event('prompt', { at: iso(clock), preview: `Prompt ${n}` });
      for (let step = 0; step < steps; step++) {
        const messageId = `${exchangeId}_m${step}`;
        const at = clock;
        const stepPlace = events.length;
        event('step', { messageId });
        clock += 800;
        mine.steps++;
        for (let call = 0; call < 2; call++) {
          const failed = part % 17 === 16;
          const partId = `prt_${part++}`;
          const delegates = call === 1 && level < depth && step % delegateEvery === delegateEvery - 1;
          const callAt = clock;
          let childSessionId: string | null = null;
          mine.calls++;
          if (failed) mine.errors++;
          if (delegates) {
            childSessionId = `ses_${partId}`;
            const below = make(childSessionId, 1, level + 1, traceId, partId);
            const child = traces.find((trace) => trace.id === `delegation:${partId}`);
            if (child !== undefined) Object.assign(child, { exchangeId });
            add(all, below);
          } else clock += 300;
          event(delegates ? 'delegation' : 'tool', {
            messageId,
            partId,
            at: iso(callAt),
            ended: iso(clock),
            durationMs: clock - callAt,
            name: delegates ? 'task' : (TOOLS[part % TOOLS.length] ?? 'read'),
            preview: `src/file-${part % 97}.ts`,
            status: failed ? 'error' : 'ok',
            childSessionId,
          });
        }
        events[stepPlace] = {
          ...EVENT,
          kind: 'step',
          exchangeId,
          messageId,
          at: iso(at),
          ended: iso(clock),
          durationMs: clock - at,
          name: 'anthropic/claude-sonnet-4.5',
          preview: 'I look at it.',
          status: 'ok',
          tokens: 1_000,
          cost: 0.01,
        };
      }
      add(all, mine);
      add(own, mine);
      inclusive = add(inclusive, all);
      made.push(exchangeOf(exchangeId, n, start, clock, mine, all));
      if (n < count) clock += 240_000;
    }
    records.set(id, { exchanges: made, events, isWhole: true, failed: false });
    const trace = traces[place];
    if (trace !== undefined) {
      traces[place] = {
        ...trace,
        started: iso(began),
        ended: iso(clock),
        wallMs: clock - began,
        exchanges: count,
        steps: own.steps,
        own: figures(own),
        inclusive: figures(inclusive),
      };
    }
    return inclusive;
  };

  const all = make('ses_root', exchanges, 0, null, null);
  return { session: sessionOf('ses_root', exchanges, all), traces, records, now: clock };
}

interface Sums {
  steps: number;
  calls: number;
  errors: number;
}

function add(to: Sums, more: Sums): Sums {
  to.steps += more.steps;
  to.calls += more.calls;
  to.errors += more.errors;
  return to;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

function figures({ steps, calls, errors }: Sums): TraceFigures {
  return {
    tokens: {
      input: steps * 400,
      output: steps * 100,
      reasoning: 0,
      cacheRead: steps * 500,
      cacheWrite: 0,
      total: steps * 1_000,
    },
    cost: Math.round(steps * 0.01 * 1e10) / 1e10,
    toolCalls: calls,
    errors,
  };
}

const EVENT: TimelineEvent = {
  kind: 'step',
  exchangeId: '',
  messageId: '',
  partId: null,
  at: null,
  ended: null,
  durationMs: null,
  agent: 'build',
  name: null,
  preview: null,
  status: null,
  childSessionId: null,
  tokens: null,
  cost: null,
  inherited: false,
};

function traceOf(id: string, sessionId: string, parentId: string | null, depth: number): AgentTrace {
  const none = figures({ steps: 0, calls: 0, errors: 0 });
  return {
    id,
    kind: parentId === null ? 'root' : 'delegation',
    parentId,
    sessionId,
    exchangeId: null,
    depth,
    segment: null,
    agent: depth === 0 ? 'build' : 'explore',
    agents: [],
    models: [],
    description: 'Look closer',
    prompt: null,
    result: null,
    status: 'completed',
    outcome: depth === 0 ? null : 'ok',
    errorType: null,
    orphan: false,
    started: null,
    ended: null,
    wallMs: null,
    activeMs: 0,
    exchanges: 0,
    steps: 0,
    delegations: 0,
    own: none,
    inclusive: none,
  };
}

function exchangeOf(id: string, n: number, from: number, to: number, own: Sums, all: Sums): Exchange {
  return {
    id,
    n,
    inherited: false,
    agent: 'build',
    agents: ['build'],
    models: ['anthropic/claude-sonnet-4.5'],
    prompt: `Prompt ${n}`,
    response: 'Done.',
    status: 'completed',
    errorType: null,
    started: iso(from),
    ended: iso(to),
    wallMs: to - from,
    activeMs: to - from,
    steps: own.steps,
    delegations: 0,
    own: figures(own),
    inclusive: figures(all),
  };
}

function sessionOf(id: string, exchanges: number, all: Sums): Session {
  const sums = { ...figures(all), wallMs: null };
  const spend = { tokens: sums.tokens, cost: sums.cost };
  return {
    id,
    title: 'A synthetic session',
    parentId: null,
    rootId: id,
    depth: 0,
    status: 'completed',
    isFork: false,
    own: sums,
    inclusive: sums,
    raw: { own: spend, inclusive: spend },
    children: [],
    project: '/work/synthetic',
    created: iso(BEGIN),
    updated: iso(BEGIN),
    archived: null,
    missing: false,
    orphan: false,
    unattributed: spend,
    agents: ['build'],
    models: [],
    exchanges,
    contextPeak: null,
    activeMs: 0,
    delegations: 0,
  };
}
