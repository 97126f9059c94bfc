import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { useMemo, useRef } from 'react';
import { useWidth } from '../ui/use-width.ts';
import { frameFor, XAxis, YAxis } from './axes.tsx';
import { type Bucket, MAX_POINTS, MAX_SERIES, type Series } from './chart-data.ts';
import { CursorArea } from './cursor-area.tsx';
import { HoverCard } from './hover-card.tsx';
import { useCursor } from './use-cursor.ts';

export interface LineChartProps {
  /** What is shown, for those who hear the page. */
  readonly label: string;
  readonly buckets: readonly Bucket[];
  /** Lines break where a value is null. */
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
  readonly exact?: (value: number) => string;
  readonly zone?: string;
  readonly height?: number;
  /** Whether the room under the first line is filled. */
  readonly isFilled?: boolean;
  /** A level that is drawn across, with its name. */
  readonly limit?: { readonly value: number; readonly name: string } | undefined;
  readonly onChoose?: ((bucket: Bucket) => void) | undefined;
  readonly chooseHint?: string;
}

/** Lines over buckets; of more than 400 points those are drawn at which the first series is highest. */
export function LineChart({
  label,
  buckets: allBuckets,
  series: allSeries,
  format,
  exact = format,
  zone,
  height = 180,
  isFilled = false,
  limit,
  onChoose,
  chooseHint = 'Click narrows the range to it',
}: LineChartProps) {
  const around = useRef<HTMLDivElement>(null);
  const width = useWidth(around);
  const lines = allSeries.slice(0, MAX_SERIES);
  const kept = useMemo(() => peaks(allSeries[0]?.values ?? [], allBuckets.length), [allSeries, allBuckets]);
  const buckets = kept.flatMap((at) => allBuckets[at] ?? []);
  const series = lines.map((one) => ({ ...one, values: kept.map((at) => one.values[at] ?? null) }));

  const most = Math.max(
    limit?.value ?? 0,
    ...series.flatMap(({ values }) => values.map((value) => value ?? 0)),
  );
  const y = scaleLinear()
    .domain([0, most > 0 ? most : 1])
    .nice(4);
  const ticks = most > 0 ? y.ticks(4) : [0];
  const frame = frameFor(ticks.map(format));
  y.range([height - frame.bottom, frame.top]);
  const step = buckets.length === 0 ? 0 : Math.max(0, width - frame.left - frame.right) / buckets.length;
  const middle = (index: number): number => frame.left + (index + 0.5) * step;

  const { index, area: cursorArea } = useCursor({
    count: buckets.length,
    indexAt: (x) => {
      const at = Math.floor((x - frame.left) / step);
      return at >= 0 && at < buckets.length ? at : null;
    },
    textOf: (at) =>
      [buckets[at]?.title, ...series.map((one) => `${one.name} ${write(one.values[at], exact)}`)].join(', '),
    onChoose:
      onChoose === undefined
        ? undefined
        : (at) => {
            const bucket = buckets[at];
            if (bucket !== undefined) onChoose(bucket);
          },
  });
  const chosen = index === null ? undefined : buckets[index];
  const stroke = line<number | null>()
    .defined((value) => value !== null)
    .x((_, at) => middle(at))
    .y((value) => y(value ?? 0));
  const under = area<number | null>()
    .defined((value) => value !== null)
    .x((_, at) => middle(at))
    .y0(y(0))
    .y1((value) => y(value ?? 0));
  const first = series[0];
  return (
    <div ref={around} className="relative" style={{ height }}>
      {width > 0 && (
        <CursorArea
          {...cursorArea}
          label={onChoose === undefined ? label : `${label}. ${chooseHint}; so does Enter`}
        >
          <svg data-chart width={width} height={height} aria-hidden className="block">
            <YAxis ticks={ticks} y={y} format={format} frame={frame} width={width} />
            {limit !== undefined && (
              <g transform={`translate(0 ${y(limit.value)})`}>
                <line
                  x1={frame.left}
                  x2={width - frame.right}
                  className="stroke-warning"
                  strokeDasharray="4 3"
                />
                <text x={width - frame.right} y={-4} textAnchor="end" className="fill-fg2 text-xs">
                  {limit.name}
                </text>
              </g>
            )}
            {isFilled && first !== undefined && (
              <path d={under(first.values) ?? ''} style={{ fill: first.color }} opacity={0.16} />
            )}
            {series.map(({ id, color, values, isDashed }) => (
              <g key={id} style={{ stroke: color, fill: color }}>
                <path
                  d={stroke(values) ?? ''}
                  fill="none"
                  strokeWidth={1.5}
                  strokeLinejoin="round"
                  strokeLinecap="round"
                  {...(isDashed === true && { strokeDasharray: '4 3' })}
                />
                {/* A value between two gaps has no line to be seen by. */}
                {values.map((value, at) =>
                  value !== null && (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null ? (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place
                    <circle key={at} cx={middle(at)} cy={y(value)} r={2} stroke="none" />
                  ) : null,
                )}
              </g>
            ))}
            {index !== null && (
              <g data-cursor>
                <line
                  x1={middle(index)}
                  x2={middle(index)}
                  y1={frame.top}
                  y2={height - frame.bottom}
                  className="stroke-line-strong"
                />
                {series.map(({ id, color, values }) => {
                  const value = values[index] ?? null;
                  return value === null ? null : (
                    <circle key={id} cx={middle(index)} cy={y(value)} r={3} style={{ fill: color }} />
                  );
                })}
              </g>
            )}
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
          lines={series.map(({ name, color, values }) => ({
            name,
            color,
            value: write(values[index], exact),
          }))}
          hint={onChoose === undefined ? undefined : chooseHint}
        />
      )}
    </div>
  );
}

function write(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? '–' : format(value);
}

/** Which points are drawn: all, or the highest of each stretch, so that no peak is lost. */
function peaks(values: readonly (number | null)[], count: number): readonly number[] {
  if (count <= MAX_POINTS) return Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: MAX_POINTS }, (_, piece) => {
    const from = Math.floor((piece * count) / MAX_POINTS);
    const to = Math.floor(((piece + 1) * count) / MAX_POINTS);
    let best = from;
    for (let at = from + 1; at < to; at++) if ((values[at] ?? -1) > (values[best] ?? -1)) best = at;
    return best;
  });
}
