import { memo, type PointerEvent, useMemo, useRef } from 'react';
import { minimapShapes } from './minimap-shapes.ts';
import type { SpanTree } from './span.ts';
import { type TimeMap, type Window, windowWithin } from './time-map.ts';

const HEIGHT = 44;
const PADDING = 5;
const FILLS = {
  model: 'fill-model',
  tool: 'fill-tool',
  agent: 'fill-agent',
  error: 'fill-error',
  plain: 'fill-fg3',
};

export interface MinimapProps {
  readonly tree: SpanTree;
  readonly map: TimeMap;
  readonly window: Window;
  readonly width: number;
  readonly onWindow: (window: Window) => void;
  readonly onWhole: () => void;
}

/** How a drag changes the brush: what it had, and where it began. */
interface Drag {
  readonly kind: 'new' | 'move' | 'from' | 'to';
  readonly at: number;
  readonly window: Window;
}

/** The whole session, with a brush over what is shown: drag it, its edges, or a new one; a double click shows all. */
export const Minimap = memo(function Minimap({ tree, map, window, width, onWindow, onWhole }: MinimapProps) {
  const drag = useRef<Drag | null>(null);
  const shapes = useMemo(
    () => (width <= 0 ? [] : minimapShapes(tree, map, width, HEIGHT - 2 * PADDING)),
    [tree, map, width],
  );
  if (width <= 0) return <div style={{ height: HEIGHT }} />;
  const scale = width / map.length;
  const from = window.from * scale;
  const to = Math.max(from + 3, window.to * scale);
  const placeAt = (event: PointerEvent<SVGSVGElement>): number =>
    (event.clientX - event.currentTarget.getBoundingClientRect().left) / scale;
  const onPointerDown = (event: PointerEvent<SVGSVGElement>): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = placeAt(event);
    const near = 6 / scale;
    const isWhole = window.to - window.from >= map.length * 0.999;
    const kind = isWhole
      ? 'new'
      : Math.abs(at - window.from) < near
        ? 'from'
        : Math.abs(at - window.to) < near
          ? 'to'
          : at > window.from && at < window.to
            ? 'move'
            : 'new';
    drag.current = { kind, at, window };
  };
  const onPointerMove = (event: PointerEvent<SVGSVGElement>): void => {
    const held = drag.current;
    if (held === null) return;
    const at = placeAt(event);
    const { kind, window: was } = held;
    if (kind === 'new') {
      if (Math.abs(at - held.at) * scale < 3) return;
      onWindow(
        windowWithin(map, Math.max(0, Math.min(at, held.at)), Math.min(map.length, Math.max(at, held.at))),
      );
    } else if (kind === 'move') onWindow(windowWithin(map, was.from + at - held.at, was.to + at - held.at));
    else if (kind === 'from') onWindow(windowWithin(map, Math.max(0, Math.min(at, was.to)), was.to));
    else onWindow(windowWithin(map, was.from, Math.min(map.length, Math.max(at, was.from))));
  };
  const onPointerUp = (event: PointerEvent<SVGSVGElement>): void => {
    const held = drag.current;
    drag.current = null;
    // A click beside the brush brings it there.
    const at = placeAt(event);
    if (held?.kind === 'new' && Math.abs(at - held.at) * scale < 3) {
      const half = (window.to - window.from) / 2;
      onWindow(windowWithin(map, at - half, at + half));
    }
  };
  return (
    <svg
      width={width}
      height={HEIGHT}
      aria-hidden
      className="block touch-none cursor-crosshair"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        drag.current = null;
      }}
      onDoubleClick={onWhole}
    >
      <Shapes shapes={shapes} />
      <rect x={0} y={0} width={from} height={HEIGHT} className="fill-bg opacity-65" />
      <rect x={to} y={0} width={Math.max(0, width - to)} height={HEIGHT} className="fill-bg opacity-65" />
      <rect
        x={from + 0.5}
        y={1}
        width={Math.max(2, to - from - 1)}
        height={HEIGHT - 2}
        rx={3}
        className="cursor-grab fill-transparent stroke-accent"
      />
      <rect x={from - 4} y={0} width={8} height={HEIGHT} className="cursor-ew-resize fill-transparent" />
      <rect x={to - 4} y={0} width={8} height={HEIGHT} className="cursor-ew-resize fill-transparent" />
    </svg>
  );
});

const Shapes = memo(function Shapes({ shapes }: { readonly shapes: ReturnType<typeof minimapShapes> }) {
  return (
    <g transform={`translate(0 ${PADDING})`}>
      {shapes.map(({ tone, path }) => (
        <path key={tone} d={path} className={FILLS[tone]} />
      ))}
    </g>
  );
});
