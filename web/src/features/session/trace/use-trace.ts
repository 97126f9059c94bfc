import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Session } from '../../../../../src/contract/session.ts';
import type { AgentTrace } from '../../../../../src/contract/trace.ts';
import { ask } from '../../../api/ask.ts';
import { useQuestion } from '../../../api/use-question.ts';
import { useFilters } from '../../../filters/use-filters.ts';
import { buildSpans } from './build-spans.ts';
import type { SessionRecords } from './exchange-items.ts';
import type { SpanTree } from './span.ts';
import { SpanLoader } from './span-loader.ts';

/** The trace of a session as far as it was read, and what reads more of it. */
export interface TraceState {
  /** Null until the first answer. */
  readonly tree: SpanTree | null;
  readonly error: unknown;
  readonly retry: () => void;
  /** Whether something in it runs. */
  readonly isRunning: boolean;
  /** How many sessions there are, and how many of them are read. */
  readonly sessions: number;
  readonly read: number;
  readonly pending: number;
  readonly want: (ids: readonly string[]) => void;
  readonly wantAll: () => void;
  /** Sessions that are not read yet and in which something failed. */
  readonly unreadErrors: readonly string[];
}

const NO_TRACES: readonly AgentTrace[] = [];

/** Reads the traces of a session and of all below it; what happened in children is read when it is wanted. */
export function useTrace(id: string, session: Session): TraceState {
  const { filters } = useFilters();
  const { tz, missing, archived } = filters;
  const asked = useMemo(() => ({ tz, missing, archived }), [tz, missing, archived]);
  const query = useQuestion('trace', { ...asked, id });
  const loader = useLoader(id, asked);
  const { records, pending, error } = useSyncExternalStore(
    loader?.subscribe ?? nothing,
    () => loader?.loaded() ?? EMPTY,
  );
  const answer = query.data?.sessionId === id ? query.data : undefined;
  const traces = answer?.traces ?? NO_TRACES;

  // What an agent did since tells which sessions changed; the others are not read again. In those that run a call may have
  // ended without a trace of it in the figures.
  const former = useRef<ReadonlyMap<string, string>>(new Map());
  const { dataUpdatedAt } = query;
  useEffect(() => {
    if (loader === null || answer === undefined || dataUpdatedAt === 0) return;
    const now = marksOf(answer.traces);
    const changed = [...now].flatMap(([key, mark]) =>
      former.current.has(key) && (former.current.get(key) !== mark || mark.includes('running')) ? [key] : [],
    );
    former.current = now;
    loader.retry();
    loader.refresh(changed);
  }, [loader, answer, dataUpdatedAt]);

  const isRunning = traces.some(({ status }) => status === 'running');
  const [isLarge, setLarge] = useState(false);
  const now = useClock(isRunning, isLarge ? 5_000 : 1_000);
  const root = records.get(id);
  const tree = useMemo(
    () =>
      answer === undefined || root === undefined || (root.exchanges.length === 0 && !root.isWhole)
        ? null
        : buildSpans({ session, traces: answer.traces, records, now }),
    [session, answer, root, records, now],
  );
  // A large tree is not made anew each second only because time goes on.
  useEffect(() => setLarge((tree?.spans.length ?? 0) > 5_000), [tree]);
  const children = useMemo(
    () => [...new Set(traces.flatMap(({ sessionId }) => (sessionId === null ? [] : [sessionId])))],
    [traces],
  );
  const unread = children.filter((child) => records.get(child)?.isWhole !== true);
  const want = useCallback((ids: readonly string[]) => loader?.want(ids), [loader]);
  const wantAll = useCallback(() => loader?.want(children), [loader, children]);
  const unreadErrors = useMemo(
    () => errorsWithin(traces).filter((child) => records.get(child)?.isWhole !== true),
    [traces, records],
  );
  return {
    tree,
    error: query.error ?? error,
    retry: () => {
      void query.refetch();
      loader?.retry();
    },
    isRunning,
    sessions: Math.max(1, children.length),
    read: Math.max(1, children.length) - unread.length,
    pending,
    want,
    wantAll,
    unreadErrors,
  };
}

const EMPTY = { records: new Map<string, SessionRecords>(), pending: 0, error: null as unknown };

function nothing(): () => void {
  return () => undefined;
}

/** A loader for as long as the same session is shown. */
function useLoader(
  id: string,
  asked: { tz: string; missing: boolean; archived: boolean },
): SpanLoader | null {
  const [loader, setLoader] = useState<SpanLoader | null>(null);
  useEffect(() => {
    const made = new SpanLoader(asked, ask);
    made.want([id]);
    setLoader(made);
    return () => made.close();
  }, [id, asked]);
  return loader;
}

/** What changes in a trace when its session does, by session. */
function marksOf(traces: readonly AgentTrace[]): ReadonlyMap<string, string> {
  const marks = new Map<string, string>();
  for (const { sessionId, ended, status, steps, exchanges, own, delegations } of traces) {
    if (sessionId === null) continue;
    const mark = [ended, status, steps, exchanges, own.toolCalls, own.tokens.total, delegations].join();
    marks.set(sessionId, `${marks.get(sessionId) ?? ''};${mark}`);
  }
  return marks;
}

/** Sessions in which something failed itself. */
function errorsWithin(traces: readonly AgentTrace[]): readonly string[] {
  return [
    ...new Set(
      traces.flatMap(({ sessionId, own }) => (sessionId !== null && own.errors > 0 ? [sessionId] : [])),
    ),
  ];
}

/** The time, epoch milliseconds, moving on each so many milliseconds while something runs. */
function useClock(isOn: boolean, every: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isOn) return;
    setNow(Date.now());
    const timer = setInterval(() => !document.hidden && setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [isOn, every]);
  return now;
}
