import { ChevronDown, ChevronRight, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { formatCount, formatTokens, formatUsd, plural } from '../../../../../src/core/format.ts';
import type { Span } from './span.ts';
import { type Scale, SpanBar } from './span-bar.tsx';
import { SpanIcon } from './span-icon.tsx';

export const ROW_HEIGHT = 28;

export interface SpanRowProps {
  readonly span: Span;
  readonly index: number;
  readonly row: number;
  readonly place: number;
  readonly siblings: number;
  readonly isContainer: boolean;
  readonly isFolded: boolean;
  readonly isActive: boolean;
  readonly isMatch: boolean;
  readonly scale: Scale;
  readonly template: string;
  readonly hasFigures: boolean;
}

/** A row of the trace. Its list listens to clicks: `data-index` says which row, `data-fold` that it is to be folded. */
export const SpanRow = memo(function SpanRow({
  span,
  index,
  row,
  place,
  siblings,
  isContainer,
  isFolded,
  isActive,
  isMatch,
  scale,
  template,
  hasFigures,
}: SpanRowProps) {
  const Chevron = isFolded ? ChevronRight : ChevronDown;
  const isGroup = span.kind === 'session' || span.kind === 'exchange' || span.kind === 'detached';
  return (
    <div
      id={rowId(index)}
      data-index={index}
      role="row"
      aria-rowindex={row + 2}
      aria-level={span.depth + 1}
      aria-posinset={place}
      aria-setsize={siblings}
      aria-expanded={isContainer ? !isFolded : undefined}
      aria-selected={isActive}
      className={`absolute inset-x-0 grid cursor-default items-stretch ${
        isActive
          ? 'bg-selected shadow-[inset_2px_0_0_var(--accent)]'
          : `${isGroup ? 'bg-surface/60' : ''} hover:bg-raised`
      }`}
      style={{
        gridTemplateColumns: template,
        height: ROW_HEIGHT,
        transform: `translateY(${row * ROW_HEIGHT}px)`,
      }}
    >
      <div
        role="gridcell"
        className="flex min-w-0 items-center gap-1.5 pr-2"
        style={{ paddingLeft: 6 + Math.min(span.depth, DEEPEST) * 14 }}
      >
        {isContainer ? (
          <Chevron size={14} data-fold aria-hidden className="shrink-0 text-fg3 hover:text-fg" />
        ) : (
          <span className="w-3.5 shrink-0" />
        )}
        <SpanIcon span={span} />
        <span
          className={`max-w-[70%] shrink-0 truncate ${(isActive ? undefined : NAMES[span.kind]) ?? (isGroup ? 'font-semibold text-fg' : 'text-fg')} ${
            span.isError ? 'text-error' : ''
          } ${isMatch ? 'rounded-bar bg-selected px-0.5 underline decoration-accent decoration-2 underline-offset-3' : ''}`}
        >
          {span.name}
        </span>
        <span
          className={`min-w-0 flex-1 truncate ${span.kind === 'tool' ? 'num text-fg2' : 'text-fg2'}`}
          title={span.detail === '' ? undefined : span.detail}
        >
          {span.detail}
        </span>
        {span.errors > 0 && (isFolded || span.isError) && (
          <span
            className="inline-flex shrink-0 items-center gap-0.5 text-xs text-error"
            title={span.isError && !isContainer ? 'It failed' : plural(span.errors, 'error')}
          >
            <TriangleAlert size={12} aria-label="Failed" />
            {isContainer && formatCount(span.errors)}
          </span>
        )}
        {isFolded && span.inside > 0 && (
          <span
            className="num shrink-0 rounded-bar bg-raised px-1 text-fg2"
            title={`${formatCount(span.inside)} steps and calls inside`}
          >
            {formatCount(span.inside)}
          </span>
        )}
      </div>
      {hasFigures && <Figures span={span} isContainer={isContainer} />}
      <div role="gridcell" className="relative min-w-0 overflow-hidden border-l border-line">
        <SpanBar span={span} scale={scale} />
      </div>
    </div>
  );
});

/** Rows deeper than this are not moved further to the right. */
const DEEPEST = 12;

const NAMES: Readonly<Partial<Record<Span['kind'], string>>> = {
  session: 'font-semibold text-fg',
  exchange: 'font-semibold text-fg',
  delegation: 'text-agent',
  note: 'text-fg2',
  loading: 'text-fg2',
};

/** Tokens and cost with all below; where a span did only a part of it itself, that part stands under it. */
function Figures({ span, isContainer }: { readonly span: Span; readonly isContainer: boolean }) {
  const { figures } = span;
  const isSplit =
    figures !== null &&
    isContainer &&
    (figures.tokens !== figures.ownTokens || figures.cost !== figures.ownCost);
  const cell = 'num flex flex-col items-end justify-center pr-2 leading-[12px]';
  if (figures === null) {
    return (
      <>
        <div role="gridcell" />
        <div role="gridcell" />
      </>
    );
  }
  const faint = span.isInherited ? 'text-fg3' : '';
  return (
    <>
      <div
        role="gridcell"
        className={`${cell} ${faint}`}
        title={titleOf(
          span,
          `${formatCount(figures.tokens)} tokens`,
          formatCount(figures.ownTokens),
          isSplit,
        )}
      >
        {formatTokens(figures.tokens)}
        {isSplit && (
          <span className="text-xs leading-[11px] text-fg3">{formatTokens(figures.ownTokens)}</span>
        )}
      </div>
      <div
        role="gridcell"
        className={`${cell} ${faint}`}
        title={titleOf(span, `$${figures.cost}`, `$${figures.ownCost}`, isSplit)}
      >
        {formatUsd(figures.cost)}
        {isSplit && <span className="text-xs leading-[11px] text-fg3">{formatUsd(figures.ownCost)}</span>}
      </div>
    </>
  );
}

function titleOf(span: Span, all: string, own: string, isSplit: boolean): string {
  if (span.isInherited) return `${all}, copied by a fork: billed where it was copied from`;
  return isSplit ? `${all} with all that it delegated to; ${own} itself` : all;
}

/** The id of the element of a row. */
export function rowId(index: number): string {
  return `span-${index}`;
}
