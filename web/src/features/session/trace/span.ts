import type { Exchange } from '../../../../../src/contract/exchanges.ts';
import type { TimelineEvent } from '../../../../../src/contract/timeline.ts';
import type { AgentTrace } from '../../../../../src/contract/trace.ts';

/** What a row of the trace is; `note` is a switch of agent or model, `detached` holds what has no parent. */
export type SpanKind =
  | 'session'
  | 'exchange'
  | 'step'
  | 'tool'
  | 'delegation'
  | 'compaction'
  | 'retry'
  | 'note'
  | 'error'
  | 'detached'
  | 'loading';

/** Tokens and cost (USD) of a span with all below it, and what it did itself; null where a span has none. */
export interface SpanFigures {
  readonly tokens: number;
  readonly cost: number;
  readonly ownTokens: number;
  readonly ownCost: number;
}

/**
 * A row of the trace. Times are epoch milliseconds, null where no record has one; `isOpen` has no end, `end` is then how
 * far it is shown. `inside` are steps and calls below it, `errors` those of it and of all below; `level` is that of a
 * container (session 0, exchange 1, delegation 2 and more), -1 of anything else.
 */
export interface Span {
  readonly id: string;
  readonly kind: SpanKind;
  readonly sessionId: string;
  readonly depth: number;
  /** How many delegations it stands in. */
  readonly nesting: number;
  readonly level: number;
  readonly parent: number;
  readonly name: string;
  readonly detail: string;
  readonly agent: string | null;
  readonly status: string | null;
  readonly isError: boolean;
  /** The name of the error of a step that failed. */
  readonly error: string | null;
  readonly isInherited: boolean;
  readonly start: number | null;
  readonly end: number | null;
  readonly durationMs: number | null;
  readonly isOpen: boolean;
  readonly figures: SpanFigures | null;
  readonly inside: number;
  readonly errors: number;
  readonly childSessionId: string | null;
  /** Whether what stands below it was read; else one row of kind `loading` stands for it. */
  readonly isLoaded: boolean;
  readonly event: TimelineEvent | null;
  readonly exchange: Exchange | null;
  readonly trace: AgentTrace | null;
}

/** All spans in the order of the tree, each before those below it. */
export interface SpanTree {
  readonly spans: readonly Span[];
  /** How many spans stand below each. */
  readonly sizes: Int32Array;
  /** Which child of its parent each is, from 1, and how many children that has. */
  readonly places: Int32Array;
  readonly siblings: Int32Array;
  readonly indexOf: ReadonlyMap<string, number>;
  /** The places of spans that failed themselves. */
  readonly errors: Int32Array;
  /** First and last known time, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** How deep delegations go. */
  readonly nesting: number;
  /** Delegations within sessions that are not read, of which nothing more is known yet. */
  readonly outline: readonly { readonly start: number; readonly end: number; readonly nesting: number }[];
}

/** Outcomes that are no failure (counting rule 7). */
const FINE: readonly (string | null)[] = ['ok', 'open', null];

/** Whether a call, step or error failed. */
export function hasFailed(event: TimelineEvent): boolean {
  if (event.kind === 'error') return true;
  return (
    (event.kind === 'step' || event.kind === 'tool' || event.kind === 'delegation') &&
    !FINE.includes(event.status)
  );
}
