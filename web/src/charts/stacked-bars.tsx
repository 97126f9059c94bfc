import { scaleLinear } from 'd3-scale';
import { memo, useMemo, useRef } from 'react';
import { useWidth } from '../ui/use-width.ts';
import { type Frame, frameFor, XAxis, YAxis } from './axes.tsx';
import { type Bucket, MAX_POINTS, MAX_SERIES, type Series } from './chart-data.ts';
import { CursorArea } from './cursor-area.tsx';
import { type CardLine, HoverCard } from './hover-card.tsx';
import { useCursor } from './use-cursor.ts';

export interface StackedBarsProps {
  /** What is shown, for those who hear the page. */
  readonly label: string;
  readonly buckets: readonly Bucket[];
  /** From the foot up; null counts as nothing. */
  readonly series: readonly Series[];
  /** Values on the axis. */
  readonly format: (value: number) => string;
  /** Values in the card, in full. */
  readonly exact?: (value: number) => string;
  /** Times of buckets are given in it and in UTC. */
  readonly zone?: string;
  readonly height?: number;
  /** What the sum of a bar is called; left out where a sum means nothing. */
  readonly total?: string;
  /** Further lines of the card. */
  readonly more?: ((bucket: Bucket) => readonly CardLine[]) | undefined;
  /** A bar that was clicked, or entered with the keyboard. */
  readonly onChoose?: ((bucket: Bucket) => void) | undefined;
  /** What choosing a bar does, in words. */
  readonly chooseHint?: string;
}

/** Bars of several series on each other; at most 400 × 8, the newest where there are more: the table twin has all. */
export function StackedBars({
  label,
  buckets: allBuckets,
  series: allSeries,
  format,
  exact = format,
  zone,
  height = 180,
  total,
  more,
  onChoose,
  chooseHint = 'Click narrows the range to it',
}: StackedBarsProps) {
  const around = useRef<HTMLDivElement>(null);
  const width = useWidth(around);
  const buckets = allBuckets.length > MAX_POINTS ? allBuckets.slice(-MAX_POINTS) : allBuckets;
  const skipped = allBuckets.length - buckets.length;
  const series = allSeries.slice(0, MAX_SERIES);
  const sums = useMemo(
    () =>
      buckets.map((_, index) =>
        series.reduce((sum, { values }) => sum + Math.max(0, values[index + skipped] ?? 0), 0),
      ),
    [buckets, series, skipped],
  );
  const most = Math.max(0, ...sums);
  const y = scaleLinear()
    .domain([0, most > 0 ? most : 1])
    .nice(4);
  const ticks = most > 0 ? y.ticks(4) : [0];
  const frame = frameFor(ticks.map(format));
  y.range([height - frame.bottom, frame.top]);
  const step = buckets.length === 0 ? 0 : Math.max(0, width - frame.left - frame.right) / buckets.length;
  const middle = (index: number): number => frame.left + (index + 0.5) * step;
  const amountAt = (one: Series, index: number): number => one.values[index + skipped] ?? 0;

  const { index, area } = useCursor({
    count: buckets.length,
    indexAt: (x) => {
      const at = Math.floor((x - frame.left) / step);
      return at >= 0 && at < buckets.length ? at : null;
    },
    textOf: (at) =>
      [
        buckets[at]?.title,
        ...(total === undefined ? [] : [`${total} ${exact(sums[at] ?? 0)}`]),
        ...series.map((one) => `${one.name} ${exact(amountAt(one, at))}`),
        ...lines(more, buckets[at]).map(({ name, value }) => `${name} ${value}`),
      ].join(', '),
    onChoose:
      onChoose === undefined
        ? undefined
        : (at) => {
            const bucket = buckets[at];
            if (bucket !== undefined) onChoose(bucket);
          },
  });
  const chosen = index === null ? undefined : buckets[index];
  return (
    <div ref={around} className="relative" style={{ height }}>
      {width > 0 && (
        <CursorArea
          {...area}
          label={onChoose === undefined ? label : `${label}. ${chooseHint}; so does Enter`}
        >
          <svg data-chart width={width} height={height} aria-hidden className="block">
            <YAxis ticks={ticks} y={y} format={format} frame={frame} width={width} />
            {index !== null && (
              <rect
                x={frame.left + index * step}
                y={frame.top}
                width={step}
                height={height - frame.bottom - frame.top}
                className="fill-fg/8"
                data-cursor
              />
            )}
            <Bars series={series} skipped={skipped} count={buckets.length} step={step} frame={frame} y={y} />
            <XAxis buckets={buckets} x={middle} width={width} y={height - 6} />
          </svg>
        </CursorArea>
      )}
      {index !== null && chosen !== undefined && (
        <HoverCard
          x={middle(index)}
          width={width}
          title={chosen.title}
          bucket={chosen}
          zone={zone}
          lines={[
            ...[...series]
              .reverse()
              .map((one) => ({ name: one.name, value: exact(amountAt(one, index)), color: one.color })),
            ...(total === undefined ? [] : [{ name: total, value: exact(sums[index] ?? 0) }]),
            ...lines(more, chosen),
          ]}
          hint={onChoose === undefined ? undefined : chooseHint}
        />
      )}
    </div>
  );
}

function lines(more: StackedBarsProps['more'], bucket: Bucket | undefined): readonly CardLine[] {
  return more === undefined || bucket === undefined ? [] : more(bucket);
}

/** One path for each series: its rectangles. Made anew only when the figures or the room change, not with the cursor. */
const Bars = memo(
  function Bars({
    series,
    skipped,
    count,
    step,
    frame,
    y,
  }: {
    readonly series: readonly Series[];
    readonly skipped: number;
    readonly count: number;
    readonly step: number;
    readonly frame: Frame;
    readonly y: (value: number) => number;
  }) {
    const gap = step >= 12 ? 3 : step >= 4 ? 1 : 0;
    const bar = Math.min(48, Math.max(0.5, step - gap));
    const below = new Array<number>(count).fill(0);
    return (
      <g>
        {series.map(({ id, color, values }) => {
          let path = '';
          for (let index = 0; index < count; index++) {
            const value = Math.max(0, values[index + skipped] ?? 0);
            if (value === 0) continue;
            const foot = below[index] ?? 0;
            below[index] = foot + value;
            const x = round(frame.left + index * step + (step - bar) / 2);
            const top = y(foot + value);
            // What is not nothing shows as a line at least.
            const tall = Math.max(0.75, y(foot) - top);
            path += `M${x} ${round(top)}h${round(bar)}v${round(tall)}h${round(-bar)}z`;
          }
          return <path key={id} d={path} style={{ fill: color }} />;
        })}
      </g>
    );
  },
  (former, next) =>
    former.series.length === next.series.length &&
    former.series.every((one, index) => one === next.series[index]) &&
    former.skipped === next.skipped &&
    former.count === next.count &&
    former.step === next.step &&
    former.frame.left === next.frame.left &&
    former.y(0) === next.y(0) &&
    former.y(1) === next.y(1),
);

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
