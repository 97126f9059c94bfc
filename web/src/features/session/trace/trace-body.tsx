import {
  type ReactNode,
  useCallback,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Session } from '../../../../../src/contract/session.ts';
import { formatCount } from '../../../../../src/core/format.ts';
import { useZone } from '../../../filters/use-filters.ts';
import { ErrorCard } from '../../../ui/states.tsx';
import { useWidth } from '../../../ui/use-width.ts';
import {
  ancestorsOf,
  exchangesOf,
  firstAtLeast,
  foldFrom,
  isContainer,
  isFolded,
  rowOf,
  rowsOfMatches,
  setFolded,
  visibleRows,
} from './fold.ts';
import { matchSpans } from './match-spans.ts';
import { Minimap } from './minimap.tsx';
import { fittedTo, isOutside, type ShownTime, timesOf, WHOLE, windowOf } from './shown-time.ts';
import { SidePanel } from './side-panel.tsx';
import type { SpanTree } from './span.ts';
import { SpanDetails } from './span-details.tsx';
import { type ScrollWish, SpanList } from './span-list.tsx';
import { activeTimes, gapFor, placeOf, plainTime, squeezedTime, timeAt, type Window } from './time-map.ts';
import { TraceToolbar } from './trace-toolbar.tsx';
import type { TraceState } from './use-trace.ts';
import { useTraceAddress } from './use-trace-address.ts';
import { useTraceKeys } from './use-trace-keys.ts';

/** Less than this beside the rows, and details lie over them. */
const ROOM_FOR_DETAILS = 960;

/** The tree and the waterfall, with all that moves in them. */
export function TraceBody({
  session,
  trace,
  tree,
}: {
  readonly session: Session;
  readonly trace: TraceState;
  readonly tree: SpanTree;
}) {
  const zone = useZone();
  const [view, change] = useTraceAddress();
  const { fold } = view;
  const outer = useRef<HTMLDivElement>(null);
  const main = useRef<HTMLDivElement>(null);
  const outerWidth = useWidth(outer);
  const { template, hasFigures } = columnsFor(useWidth(main));
  const [widths, setWidths] = useState({ bars: 0, scrollbar: 0 });
  const [wish, setWish] = useState<ScrollWish | null>(null);
  const [activeId, setActiveId] = useState<string | null>(view.span);
  const [shown, setShown] = useState<ShownTime | null>(null);

  // What comes later is unfolded as well; the exchange that was the last at first stays so.
  const firstNewest = useRef(-1);
  if (firstNewest.current === -1) firstNewest.current = exchangesOf(tree).at(-1)?.exchange?.n ?? -1;
  const newest = firstNewest.current;

  const search = useDeferredValue(view.search).trim();
  const matched = useMemo(() => (search === '' ? null : matchSpans(tree, search)), [tree, search]);
  const found = matched?.found ?? null;
  const isOnly = view.isOnlyMatches && found !== null;
  const rows = useMemo(
    () => (isOnly && found !== null ? rowsOfMatches(tree, found) : visibleRows(tree, fold, newest)),
    [tree, fold, newest, isOnly, found],
  );
  const matches = useMemo(() => {
    if (found === null) return null;
    const flags = new Uint8Array(tree.spans.length);
    for (const index of found) flags[index] = 1;
    return flags;
  }, [tree, found]);
  const foldedAt = useCallback(
    (index: number): boolean => {
      const span = tree.spans[index];
      return !isOnly && span !== undefined && isFolded(fold, span, newest);
    },
    [tree, fold, newest, isOnly],
  );

  const active = useActive(tree, rows, activeId);
  const times = useMemo(() => activeTimes(tree), [tree]);
  const shownNow = shown ?? WHOLE;
  // The minimap has all of the time, the rows a part of it: a gap is as wide on both.
  const [whole, map] = useMemo(() => {
    if (!view.isSqueezed) {
      const plain = plainTime(tree);
      return [plain, plain];
    }
    const { from, to } = timesOf(shownNow, tree);
    const all = squeezedTime(tree, times, gapFor(times, tree.from, tree.to));
    return [all, shownNow === WHOLE ? all : squeezedTime(tree, times, gapFor(times, from, to))];
  }, [tree, times, view.isSqueezed, shownNow]);
  const window = useMemo(() => windowOf(shownNow, tree, map), [shownNow, tree, map]);
  const brush = useMemo(
    () => ({
      from: placeOf(whole, timeAt(map, window.from)),
      to: placeOf(whole, timeAt(map, window.to)),
    }),
    [whole, map, window],
  );

  /** Moves to a row; the time axis comes along where nothing of the row would be seen. */
  const goTo = (index: number, { align = 'auto' }: { align?: ScrollWish['align'] } = {}): void => {
    const span = tree.spans[index];
    if (span === undefined) return;
    setActiveId(span.id);
    setWish({ index, align });
    if (view.span !== null) change({ span: span.id });
    if (isOutside(tree, index, map, window))
      setShown({ kind: 'span', id: tree.spans[fittedTo(tree, index)]?.id ?? '' });
  };
  /** Moves to a span that may stand in something folded. */
  const reveal = (index: number): void => {
    const next = setFolded(tree, fold, ancestorsOf(tree, index), false, newest);
    if (next !== fold) change({ fold: next });
    goTo(index, { align: 'center' });
  };
  const toggle = (index: number, folded = !foldedAt(index)): void => {
    const span = tree.spans[index];
    if (span === undefined || isOnly || !isContainer(tree, index)) return;
    change({ fold: setFolded(tree, fold, [span], folded, newest) });
    if (!folded && span.childSessionId !== null && !span.isLoaded) trace.want([span.childSessionId]);
    if (!folded && span.kind === 'exchange' && isOutside(tree, index, map, window)) {
      setShown({ kind: 'span', id: span.id });
    }
  };
  const moveBy = (by: number): void => {
    const row = Math.max(0, Math.min(rows.length - 1, rowOf(rows, active) + by));
    goTo(rows[row] ?? 0);
  };
  const jump = (places: Int32Array, step: 1 | -1): void => {
    if (places.length === 0) return;
    const at = step === 1 ? firstAtLeast(places, active + 1) : firstAtLeast(places, active) - 1;
    reveal(places[(at + places.length) % places.length] ?? 0);
  };
  const [errorStep, setErrorStep] = useState<1 | -1 | null>(null);
  const nextError = (step: 1 | -1): void => {
    if (trace.unreadErrors.length === 0) jump(tree.errors, step);
    else {
      trace.want(trace.unreadErrors);
      setErrorStep(step);
    }
  };
  const close = (): void => {
    if (view.span !== null) change({ span: null });
  };
  const showWhole = (): void => setShown(WHOLE);
  const fit = (): void => setShown({ kind: 'span', id: tree.spans[fittedTo(tree, active)]?.id ?? '' });
  const foldTo = (level: number): void => {
    change({ fold: foldFrom(level) });
    setWish({ index: active, align: 'center' });
  };
  const foldAll = (): void => foldTo(fold.upTo === Number.POSITIVE_INFINITY ? 0 : Number.POSITIVE_INFINITY);
  const squeeze = (): void => change({ isSqueezed: !view.isSqueezed });

  useTraceKeys({
    move: moveBy,
    first: () => goTo(rows[0] ?? 0),
    last: () => goTo(rows.at(-1) ?? 0),
    fold: () => {
      if (isContainer(tree, active) && !foldedAt(active) && !isOnly) toggle(active, true);
      else goTo(Math.max(0, tree.spans[active]?.parent ?? 0));
    },
    unfold: () => {
      if (!isContainer(tree, active)) return;
      if (foldedAt(active)) toggle(active, false);
      else moveBy(1);
    },
    open: () => change({ span: tree.spans[active]?.id ?? null }),
    close,
    nextError,
    foldAll,
    level: (level) => foldTo(level - 1),
    fit,
    whole: showWhole,
    squeeze,
  });

  // A search is over everything, so that everything is read for it.
  const { wantAll, want, unreadErrors, pending } = trace;
  useEffect(() => {
    if (found !== null) wantAll();
  }, [found, wantAll]);
  // What is unfolded and not read yet.
  useEffect(() => {
    const wanted: string[] = [];
    for (const index of rows) {
      const span = tree.spans[index];
      if (span?.kind !== 'loading' || span.status === 'failed') continue;
      const child = tree.spans[span.parent]?.childSessionId;
      if (child != null) wanted.push(child);
    }
    if (wanted.length > 0) want(wanted);
  }, [rows, tree, want]);

  const latest = useRef({ goTo, reveal, jump });
  latest.current = { goTo, reveal, jump };
  useEffect(() => {
    if (errorStep === null || (unreadErrors.length > 0 && pending > 0)) return;
    setErrorStep(null);
    latest.current.jump(tree.errors, errorStep);
  }, [errorStep, unreadErrors, pending, tree]);

  // The linked span, or the newest exchange, is where a trace is opened at. A linked one may stand in a session that is not read.
  const linked = useRef(view.span);
  const isOpened = useRef(false);
  useLayoutEffect(() => {
    if (isOpened.current) return;
    const id = linked.current;
    const index = id === null ? undefined : tree.indexOf.get(id);
    if (id !== null && index === undefined) {
      if (trace.read < trace.sessions) wantAll();
      if (trace.read < trace.sessions || pending > 0) return;
    }
    isOpened.current = true;
    const numbers = [...(fold.exchanges ?? [newest])];
    const exchanges = exchangesOf(tree);
    const exchange = exchanges.find((span) => span.exchange?.n === numbers[0]) ?? exchanges.at(-1);
    if (index !== undefined) {
      setShown((former) => former ?? { kind: 'span', id: tree.spans[fittedTo(tree, index)]?.id ?? '' });
      latest.current.reveal(index);
    } else if (exchange !== undefined) {
      if (exchanges.length > 1) setShown((former) => former ?? { kind: 'span', id: exchange.id });
      setActiveId(exchange.id);
      setWish({ index: tree.indexOf.get(exchange.id) ?? 0, align: exchanges.length > 1 ? 'start' : 'auto' });
    }
  }, [tree, fold, newest, pending, trace.read, trace.sessions, wantAll]);

  // The address was changed by something else: its span is shown.
  const spanBefore = useRef(view.span);
  useEffect(() => {
    const { span } = view;
    if (span === spanBefore.current) return;
    spanBefore.current = span;
    const index = span === null || span === activeId ? undefined : tree.indexOf.get(span);
    if (index !== undefined) latest.current.reveal(index);
  }, [view, tree, activeId]);

  const onSelect = useStable((index: number) => {
    goTo(index);
    const id = tree.spans[index]?.id;
    if (id !== undefined && tree.spans[index]?.kind !== 'loading') change({ span: id });
  });
  const onToggle = useStable((index: number) => {
    setActiveId(tree.spans[index]?.id ?? null);
    toggle(index);
  });
  const onWidths = useCallback((bars: number, scrollbar: number) => setWidths({ bars, scrollbar }), []);
  const onWindow = useStable(({ from, to }: Window) =>
    setShown({ kind: 'times', from: timeAt(whole, from), to: timeAt(whole, to) }),
  );
  const onWhole = useStable(showWhole);

  const details = view.span === null ? undefined : tree.spans[tree.indexOf.get(view.span) ?? -1];
  const isLost = view.span !== null && details === undefined;
  const isReading = trace.read < trace.sessions && pending > 0;
  const problem = matched?.problem ?? null;
  return (
    <div ref={outer} className="relative flex min-h-100 flex-1">
      <div ref={main} className="flex min-w-0 flex-1 flex-col">
        <TraceToolbar
          search={view.search}
          onSearch={(text) => change({ search: text })}
          problem={problem}
          matches={found?.length ?? null}
          isOnlyMatches={view.isOnlyMatches}
          onOnlyMatches={() => change({ isOnlyMatches: !view.isOnlyMatches })}
          onMatch={(step) => found !== null && jump(found, step)}
          errors={tree.spans[0]?.errors ?? 0}
          onError={nextError}
          isSqueezed={view.isSqueezed}
          onSqueeze={squeeze}
          isAllUnfolded={fold.upTo === Number.POSITIVE_INFINITY}
          onFoldAll={foldAll}
          onFit={fit}
          onWhole={showWhole}
          progress={
            isReading
              ? `Read ${formatCount(trace.read)} of ${formatCount(trace.sessions)} sessions …`
              : isLost && isOpened.current
                ? 'The linked span is not in this session.'
                : null
          }
        />
        {trace.error !== null && (
          <div className="border-b border-line p-2">
            <ErrorCard error={trace.error} retry={trace.retry} />
          </div>
        )}
        <div
          className="grid items-center border-b border-line bg-surface/60"
          style={{ gridTemplateColumns: template, paddingRight: widths.scrollbar }}
        >
          <Legend columns={hasFigures ? 3 : 1} />
          <Minimap
            tree={tree}
            map={whole}
            window={brush}
            width={widths.bars}
            onWindow={onWindow}
            onWhole={onWhole}
          />
        </div>
        <SpanList
          tree={tree}
          rows={rows}
          isFolded={foldedAt}
          active={active}
          matches={matches}
          map={map}
          window={window}
          zone={zone}
          template={template}
          hasFigures={hasFigures}
          wish={wish}
          onSelect={onSelect}
          onToggle={onToggle}
          onWidths={onWidths}
        />
      </div>
      {details !== undefined && (
        <SidePanel label="Details of the span" isOver={outerWidth > 0 && outerWidth < ROOM_FOR_DETAILS}>
          <SpanDetails
            span={details}
            ancestors={ancestorsOf(tree, tree.indexOf.get(details.id) ?? 0)}
            session={session}
            zone={zone}
            onSelect={(id) => {
              const index = tree.indexOf.get(id);
              if (index !== undefined) reveal(index);
            }}
            onClose={close}
          />
        </SidePanel>
      )}
    </div>
  );
}

/** The place of the row that keys move from: the one that was chosen, or what it stands in where that is folded. */
function useActive(tree: SpanTree, rows: Int32Array, id: string | null): number {
  return useMemo(() => {
    let index = (id === null ? undefined : tree.indexOf.get(id)) ?? 0;
    while (index > 0 && rowOf(rows, index) === -1) index = tree.spans[index]?.parent ?? 0;
    return rowOf(rows, index) === -1 ? (rows[0] ?? -1) : index;
  }, [tree, rows, id]);
}

/** The same function for as long as its component is shown, doing what it was last given. */
function useStable<A extends readonly unknown[]>(does: (...args: A) => void): (...args: A) => void {
  const latest = useRef(does);
  latest.current = does;
  return useCallback((...args: A) => latest.current(...args), []);
}

/** Tracks of the grid, by how much room there is. */
function columnsFor(width: number): { readonly template: string; readonly hasFigures: boolean } {
  if (width >= 1_080) return { template: '412px 80px 80px minmax(0,1fr)', hasFigures: true };
  if (width >= 800) return { template: '372px 70px 66px minmax(0,1fr)', hasFigures: true };
  if (width >= 600) return { template: '280px 66px 66px minmax(0,1fr)', hasFigures: true };
  return { template: '58% minmax(0,1fr)', hasFigures: false };
}

function Legend({ columns }: { readonly columns: number }) {
  return (
    <div
      className="flex flex-wrap items-center gap-x-4 px-3 py-1 text-xs text-fg2"
      style={{ gridColumn: `span ${columns}` }}
    >
      <Entry colour="bg-model">Model</Entry>
      <Entry colour="bg-tool">Tool</Entry>
      <Entry colour="bg-agent">Sub-agent</Entry>
      <Entry colour="bg-error">Error</Entry>
    </div>
  );
}

function Entry({ colour, children }: { readonly colour: string; readonly children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className={`h-2 w-3 rounded-bar ${colour}`} />
      {children}
    </span>
  );
}
