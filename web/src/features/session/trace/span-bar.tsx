import { formatDuration } from '../../../../../src/core/format.ts';
import { type Tone, toneOf } from './minimap-shapes.ts';
import type { Span } from './span.ts';
import { placeOf, type TimeMap, type Window } from './time-map.ts';

/** What part of time is shown, and on how many pixels. */
export interface Scale {
  readonly map: TimeMap;
  readonly window: Window;
  readonly width: number;
}

const SOLID: Readonly<Record<Tone, string>> = {
  model: 'bg-model',
  tool: 'bg-tool',
  agent: 'bg-agent',
  error: 'bg-error',
  plain: 'bg-fg3',
};
const FRAMED: Readonly<Record<Tone, string>> = {
  model: 'bg-model',
  tool: 'bg-tool',
  agent: 'bg-[color-mix(in_oklab,var(--agent)_30%,var(--bg))] border-l-2 border-agent',
  error: 'bg-[color-mix(in_oklab,var(--error)_30%,var(--bg))] border-l-2 border-error',
  plain: 'bg-[color-mix(in_oklab,var(--fg3)_30%,var(--bg))]',
};

/** A character of a label, in pixels. */
const CHARACTER = 7.2;

/** When a span was, and how long it took; a mark at the edge where it lies outside of what is shown. */
export function SpanBar({ span, scale }: { readonly span: Span; readonly scale: Scale }) {
  const { start, end } = span;
  if (start === null || scale.width <= 0) return null;
  const { map, window, width } = scale;
  const perMs = width / (window.to - window.from);
  const left = (placeOf(map, start) - window.from) * perMs;
  const right = (placeOf(map, end ?? start) - window.from) * perMs;
  if (right < -1) return <Outside side="left" />;
  if (left > width + 1) return <Outside side="right" />;
  const from = Math.max(0, Math.min(left, width - 2));
  const to = Math.min(width, Math.max(right, from + 2));
  const isFrame = span.kind === 'session' || span.kind === 'exchange' || span.kind === 'delegation';
  const label = labelOf(span);
  const need = label.length * CHARACTER + 8;
  const isInside = isFrame && to - from > need + 6;
  const isRight = !isInside && to + need + 4 <= width;
  const isLeft = !isInside && !isRight && from >= need;
  const place = isInside || !(isRight || isLeft) ? from + 6 : isRight ? to + 6 : from - need;
  const corners = `${left < 0 ? '' : 'rounded-l-bar'} ${right > width || span.isOpen ? '' : 'rounded-r-bar'}`;
  const tone = toneOf(span);
  return (
    <>
      <span
        className={`absolute top-1.75 h-3.5 ${isFrame ? FRAMED[tone] : SOLID[tone]} ${corners} ${
          span.isOpen ? 'border-r-2 border-r-fg2 [border-right-style:dotted]' : ''
        } ${span.isInherited ? 'opacity-50' : ''}`}
        style={{ left: from, width: to - from }}
      />
      {label !== '' && (
        <span
          className={`num absolute top-1.25 text-fg2 ${isInside || isRight || isLeft ? '' : 'rounded-bar bg-bg px-1'}`}
          style={{ left: place }}
        >
          {label}
        </span>
      )}
    </>
  );
}

function labelOf({ durationMs, isOpen }: Span): string {
  if (durationMs === null) return isOpen ? 'no end' : '';
  return `${formatDuration(durationMs)}${isOpen ? ' …' : ''}`;
}

function Outside({ side }: { readonly side: 'left' | 'right' }) {
  return (
    <span
      className={`absolute top-1.25 text-fg3 ${side === 'left' ? 'left-0.5' : 'right-0.5'}`}
      title={side === 'left' ? 'Before what is shown' : 'After what is shown'}
    >
      {side === 'left' ? '‹' : '›'}
    </span>
  );
}
