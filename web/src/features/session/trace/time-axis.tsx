import { memo } from 'react';
import type { Scale } from './span-bar.tsx';
import { preciseTimeOf, ticksOf } from './ticks.ts';
import { gapsWithin } from './time-map.ts';

/** Room for the label of a mark, and for one with milliseconds, in pixels. */
const TICK_WIDTH = 72;
const PRECISE_TICK_WIDTH = 108;

/** The marks of time above the bars. */
export const TimeAxis = memo(function TimeAxis({
  scale: { map, window, width },
  zone,
}: {
  readonly scale: Scale;
  readonly zone: string;
}) {
  if (width <= 0) return null;
  const isPrecise = (window.to - window.from) * (TICK_WIDTH / width) <= 500;
  const most = Math.floor(width / (isPrecise ? PRECISE_TICK_WIDTH : TICK_WIDTH));
  return ticksOf(map, window, zone, most).map(({ time, at, label }) => (
    <span
      key={time}
      className="num absolute inset-y-0 flex items-center border-l border-line-strong pl-1.5 whitespace-nowrap text-fg2"
      style={{ left: at * width }}
      title={`${preciseTimeOf(time, zone)} ${zone}\n${preciseTimeOf(time, 'UTC')} UTC`}
    >
      {label}
    </span>
  ));
});

/** A gap of less pixels is a line, of still less nothing: hatches and lines would be but noise. */
const NARROW = 6;
const UNSEEN = 3;
const HATCHED =
  'border-x border-line bg-[repeating-linear-gradient(135deg,transparent_0_3px,var(--line)_3px_4px)]';

/** The squeezed idle times, hatched: under the rows, as high as what is in sight. */
export const TimeGaps = memo(function TimeGaps({
  scale: { map, window, width },
  template,
  hasFigures,
}: {
  readonly scale: Scale;
  readonly template: string;
  readonly hasFigures: boolean;
}) {
  if (width <= 0) return null;
  const perMs = width / (window.to - window.from);
  const gaps = gapsWithin(map, window).filter(({ from, to }) => (to - from) * perMs >= UNSEEN);
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-x-0 top-7 bottom-0 grid overflow-y-scroll [scrollbar-color:transparent_transparent]"
      style={{ gridTemplateColumns: template }}
    >
      <div style={{ gridColumn: hasFigures ? 4 : 2 }} className="relative ml-px overflow-hidden">
        {gaps.map(({ from, to }) => (
          <span
            key={from}
            className={`absolute inset-y-0 ${(to - from) * perMs < NARROW ? 'bg-line/60' : HATCHED}`}
            style={{ left: (from - window.from) * perMs, width: Math.max(1, (to - from) * perMs) }}
          />
        ))}
      </div>
    </div>
  );
});
