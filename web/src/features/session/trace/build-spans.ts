import type { Exchange } from '../../../../../src/contract/exchanges.ts';
import type { Session } from '../../../../../src/contract/session.ts';
import type { TimelineEvent } from '../../../../../src/contract/timeline.ts';
import type { AgentTrace, TraceFigures } from '../../../../../src/contract/trace.ts';
import { arrange } from './arrange-spans.ts';
import { type Item, itemsByExchange, runOf, type SessionRecords } from './exchange-items.ts';
import { type Draft, spanOf } from './new-span.ts';
import { hasFailed, type Span, type SpanFigures, type SpanTree } from './span.ts';
import { idOf, wordsOf } from './span-words.ts';
import { type Clock, clockOf, timeOf } from './trace-clock.ts';
import { type TraceIndex, traceIndex } from './trace-index.ts';

export interface TreeInput {
  readonly session: Session;
  readonly traces: readonly AgentTrace[];
  readonly records: ReadonlyMap<string, SessionRecords>;
  /** Epoch milliseconds: how far what runs is shown. */
  readonly now: number;
}

/** The sessions that a span stands in, innermost first: what is met again there is a cycle and ends. */
interface Path {
  readonly sessionId: string;
  readonly up: Path | null;
}

/** The tree of a session: exchanges, what happened in them, and the sessions that they delegated to, as far as read. */
export function buildSpans({ session, traces, records, now }: TreeInput): SpanTree {
  const index = traceIndex(traces, session.id);
  const clock = clockOf(traces, records, now);
  const builder = new Drafts(index, records, clock);
  const tree = arrange(builder.session(session), clock.now);
  const outline = outlineOf(index, records, clock, session.depth);
  return {
    ...tree,
    outline,
    nesting: outline.reduce((most, { nesting }) => Math.max(most, nesting), tree.nesting),
  };
}

/** Delegations whose call is not among the spans, because the session that made it was not read. */
function outlineOf(
  index: TraceIndex,
  records: ReadonlyMap<string, SessionRecords>,
  clock: Clock,
  depth: number,
): SpanTree['outline'] {
  return index.all.flatMap((trace) => {
    const parent = trace.parentId === null ? undefined : index.parentOf(trace);
    const start = timeOf(trace.started);
    if (parent?.sessionId == null || start === null) return [];
    if (records.get(parent.sessionId)?.isWhole === true) return [];
    const end = timeOf(trace.ended) ?? clock.now;
    return [{ start, end, nesting: Math.max(1, trace.depth - depth - 1) }];
  });
}

class Drafts {
  readonly #index: TraceIndex;
  readonly #records: ReadonlyMap<string, SessionRecords>;
  readonly #clock: Clock;

  constructor(index: TraceIndex, records: ReadonlyMap<string, SessionRecords>, clock: Clock) {
    this.#index = index;
    this.#records = records;
    this.#clock = clock;
  }

  session(session: Session): Draft {
    const { id } = session;
    const exchanges = this.#records.get(id)?.exchanges ?? [];
    const times = [
      ...this.#index.all.flatMap(({ started, ended }) => [timeOf(started), timeOf(ended)]),
      ...exchanges.flatMap(({ started, ended }) => [timeOf(started), timeOf(ended)]),
    ].filter((time) => time !== null);
    const isOpen = session.status === 'running';
    const start = times.length === 0 ? null : leastOf(times);
    const end = times.length === 0 ? null : isOpen ? this.#clock.now : greatestOf(times);
    const path: Path = { sessionId: id, up: null };
    return {
      span: spanOf({
        id,
        kind: 'session',
        sessionId: id,
        level: 0,
        name: session.title ?? id,
        detail: [session.project?.split('/').at(-1), session.agents.join(', ')].filter(Boolean).join(' · '),
        agent: session.agents[0] ?? null,
        status: session.status,
        start,
        end,
        durationMs: start === null || end === null ? null : end - start,
        isOpen,
        figures: {
          tokens: session.inclusive.tokens.total,
          cost: session.inclusive.cost,
          ownTokens: session.own.tokens.total,
          ownCost: session.own.cost,
        },
        inside: this.#index.inside,
        errors: session.inclusive.errors,
      }),
      below: () => this.#exchanges(id, exchanges, path, 0),
    };
  }

  /** The exchanges of a session and the group of what stands in none of them. */
  #exchanges(id: string, exchanges: readonly Exchange[], path: Path, nesting: number): readonly Draft[] {
    const records = this.#records.get(id);
    if (records === undefined || (records.exchanges.length === 0 && !records.isWhole)) {
      return [loading(id, nesting, records?.failed === true)];
    }
    const inExchange = itemsByExchange(id, records, this.#index);
    const drafts = exchanges.map((exchange) =>
      this.#exchange(id, exchange, inExchange.get(exchange.id) ?? [], records, path, nesting),
    );
    return [...drafts, ...this.#detached(id, inExchange, path, nesting)];
  }

  #exchange(
    id: string,
    exchange: Exchange,
    items: readonly Item[],
    records: SessionRecords,
    path: Path,
    nesting: number,
  ): Draft {
    const isOpen = exchange.status === 'running' || exchange.status === 'stale';
    const start = timeOf(exchange.started);
    const ended = timeOf(exchange.ended);
    const end = isOpen ? this.#until(exchange.status, start, ended) : ended;
    const isLoaded = items.length > 0 || records.isWhole;
    return {
      span: spanOf({
        id: exchange.id,
        kind: 'exchange',
        sessionId: id,
        nesting,
        level: nesting + 1,
        name: `#${exchange.n}`,
        detail: exchange.prompt ?? (exchange.n === 0 ? 'Before the first prompt' : ''),
        agent: exchange.agent,
        status: exchange.status,
        isInherited: exchange.inherited,
        start,
        end,
        durationMs: this.#length(exchange.status === 'running', start, end) ?? exchange.wallMs,
        isOpen,
        figures: figuresOf(exchange),
        inside: exchange.steps + exchange.own.toolCalls + (this.#index.insideExchange.get(exchange.id) ?? 0),
        errors: exchange.inclusive.errors,
        isLoaded,
        exchange,
      }),
      below: () =>
        isLoaded ? this.#items(id, items, path, nesting) : [loading(exchange.id, nesting, records.failed)],
    };
  }

  /** The group of what stands in no exchange, where there is such. */
  #detached(
    id: string,
    inExchange: ReadonlyMap<string | null, readonly Item[]>,
    path: Path,
    nesting: number,
  ): readonly Draft[] {
    const items = inExchange.get(null) ?? [];
    if (items.length === 0) return [];
    const span = spanOf({
      id: `${id}:detached`,
      kind: 'detached',
      sessionId: id,
      nesting,
      level: nesting + 1,
      name: 'Detached',
      detail: 'no record says where this belongs',
    });
    return [{ span, below: () => this.#items(id, items, path, nesting) }];
  }

  #items(id: string, items: readonly Item[], path: Path, nesting: number): readonly Draft[] {
    let steps = 0;
    const failedSteps = new Map<string, TimelineEvent>();
    const stepIds = new Set<string>();
    for (const { event } of items) {
      if (event?.kind === 'error') failedSteps.set(event.messageId, event);
      else if (event?.kind === 'step') stepIds.add(event.messageId);
    }
    const drafts: Draft[] = [];
    for (const { event, trace } of items) {
      if (event === null) {
        if (trace !== null) drafts.push(this.#delegation(id, null, trace, path, nesting));
      } else if (event.kind === 'prompt' || (event.kind === 'error' && stepIds.has(event.messageId))) {
        // A prompt is its exchange's own row, an error that of its step.
      } else if (event.kind === 'delegation') {
        drafts.push(this.#delegation(id, event, trace, path, nesting));
      } else {
        if (event.kind === 'step') steps++;
        const error = event.kind === 'step' ? failedSteps.get(event.messageId) : undefined;
        drafts.push(this.#leaf(id, event, steps, error, nesting));
      }
    }
    return drafts;
  }

  #leaf(
    id: string,
    event: TimelineEvent,
    step: number,
    error: TimelineEvent | undefined,
    nesting: number,
  ): Draft {
    const isOpen = event.status === 'open';
    const start = timeOf(event.at);
    const ended = timeOf(event.ended) ?? start;
    const end = isOpen ? this.#until('open', start, null) : ended;
    const words = wordsOf(event, step, error);
    return {
      span: spanOf({
        name: words.name,
        detail: words.detail,
        id: idOf(event),
        kind: event.kind === 'agent' || event.kind === 'model' ? 'note' : (event.kind as Span['kind']),
        sessionId: id,
        nesting,
        agent: event.agent,
        status: event.status,
        isError: hasFailed(event),
        error: event.kind === 'error' ? event.name : (error?.name ?? null),
        isInherited: event.inherited,
        start,
        end,
        durationMs: isOpen ? this.#length(this.#clock.isRunning, start, end) : event.durationMs,
        isOpen,
        figures:
          event.tokens === null && event.cost === null
            ? null
            : {
                tokens: event.tokens ?? 0,
                cost: event.cost ?? 0,
                ownTokens: event.tokens ?? 0,
                ownCost: event.cost ?? 0,
              },
        errors: hasFailed(event) ? 1 : 0,
        event,
      }),
      below: none,
    };
  }

  #delegation(
    id: string,
    event: TimelineEvent | null,
    trace: AgentTrace | null,
    path: Path,
    nesting: number,
  ): Draft {
    const childId = event?.childSessionId ?? trace?.sessionId ?? null;
    const isOpen =
      trace === null ? event?.status === 'open' : trace.status === 'running' || trace.status === 'stale';
    const start = timeOf(trace?.started ?? event?.at ?? null);
    const ended = timeOf(trace?.ended ?? event?.ended ?? null) ?? start;
    const end = isOpen ? this.#until(trace?.status ?? 'open', start, ended) : ended;
    const failed = event !== null && hasFailed(event);
    const isCycle = childId !== null && isWithin(childId, path);
    const records = childId === null ? undefined : this.#records.get(childId);
    const canOpen = childId !== null && !isCycle;
    return {
      span: spanOf({
        id: event?.partId ?? childId ?? `${id}:${event?.messageId ?? ''}`,
        kind: 'delegation',
        sessionId: id,
        nesting,
        level: canOpen ? nesting + 2 : -1,
        name: trace?.agent ?? event?.agent ?? event?.name ?? 'sub-agent',
        detail: trace?.description ?? event?.preview ?? '',
        agent: trace?.agent ?? event?.agent ?? null,
        status: event?.status ?? trace?.outcome ?? trace?.status ?? null,
        isError: failed,
        isInherited: event?.inherited === true,
        start,
        end,
        durationMs: this.#length(!isOpen || this.#clock.isRunning, start, end),
        isOpen,
        figures: trace === null ? null : figuresOf(trace),
        inside: trace === null ? 0 : (this.#index.insideTrace.get(trace.id) ?? 0),
        errors: (trace?.inclusive.errors ?? 0) + (failed ? 1 : 0),
        childSessionId: childId,
        isLoaded: !canOpen || (records?.isWhole ?? false),
        event,
        trace,
      }),
      below: () => (canOpen ? this.#child(childId, trace, records, path, nesting + 1) : []),
    };
  }

  /** What a delegation did: one exchange's contents without its row, or the exchanges of this run. */
  #child(
    childId: string,
    trace: AgentTrace | null,
    records: SessionRecords | undefined,
    path: Path,
    nesting: number,
  ): readonly Draft[] {
    const spanId = trace?.id ?? childId;
    if (records === undefined || !records.isWhole)
      return [loading(spanId, nesting, records?.failed === true)];
    const inner: Path = { sessionId: childId, up: path };
    const runs = this.#index.runs.get(childId) ?? [];
    const exchanges = runOf(records.exchanges, runs, trace);
    const only = exchanges.length === 1 ? exchanges[0] : undefined;
    if (only === undefined) return this.#exchanges(childId, exchanges, inner, nesting);
    const inExchange = itemsByExchange(childId, records, this.#index);
    const isFirst = trace === null || runs.length < 2 || runs[0]?.id === trace.id;
    return [
      ...this.#items(childId, inExchange.get(only.id) ?? [], inner, nesting),
      ...(isFirst ? this.#detached(childId, inExchange, inner, nesting) : []),
    ];
  }

  /** How long something took; null where that is not known, as of what began and never ended. */
  #length(isKnown: boolean, start: number | null, end: number | null): number | null {
    return isKnown && start !== null && end !== null ? end - start : null;
  }

  #until(status: string, start: number | null, ended: number | null): number | null {
    if (start === null) return null;
    const shown = status === 'stale' ? Math.max(this.#clock.last, ended ?? start) : this.#clock.now;
    return Math.max(start, shown);
  }
}

function isWithin(sessionId: string, path: Path): boolean {
  for (let at: Path | null = path; at !== null; at = at.up) if (at.sessionId === sessionId) return true;
  return false;
}

function none(): readonly Draft[] {
  return [];
}

function loading(id: string, nesting: number, hasFailed: boolean): Draft {
  return {
    span: spanOf({
      id: `${id}:loading`,
      kind: 'loading',
      sessionId: id,
      nesting,
      name: hasFailed ? 'This could not be read. Unfold it again to try once more.' : 'Reading …',
      status: hasFailed ? 'failed' : null,
      isLoaded: false,
    }),
    below: none,
  };
}

function figuresOf({ own, inclusive }: { own: TraceFigures; inclusive: TraceFigures }): SpanFigures {
  return {
    tokens: inclusive.tokens.total,
    cost: inclusive.cost,
    ownTokens: own.tokens.total,
    ownCost: own.cost,
  };
}

// Spread arguments would overflow the stack with as many times as a long session has.
function leastOf(times: readonly number[]): number {
  return times.reduce((least, time) => (time < least ? time : least));
}

function greatestOf(times: readonly number[]): number {
  return times.reduce((greatest, time) => (time > greatest ? time : greatest));
}
