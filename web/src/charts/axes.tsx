import type { Bucket } from './chart-data.ts';

/** The room around a plot, in pixels. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The room left of a plot for its longest tick, of digits as wide as `num` has them. */
export function frameFor(ticks: readonly string[]): Frame {
  const longest = Math.max(2, ...ticks.map((tick) => tick.length));
  return { left: Math.ceil(longest * 6.7) + 10, right: 8, top: 8, bottom: 22 };
}

/** Hairlines at the ticks of the vertical axis, with what they stand for. */
export function YAxis({
  ticks,
  y,
  format,
  frame,
  width,
}: {
  readonly ticks: readonly number[];
  readonly y: (value: number) => number;
  readonly format: (value: number) => string;
  readonly frame: Frame;
  readonly width: number;
}) {
  return (
    <g>
      {ticks.map((tick) => (
        <g key={tick} transform={`translate(0 ${Math.round(y(tick)) + 0.5})`}>
          <line x1={frame.left} x2={width - frame.right} className="stroke-line" />
          <text x={frame.left - 6} dy="0.32em" textAnchor="end" className="fill-fg3 font-mono text-xs">
            {format(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** Names of buckets along the foot, as many as there is room for. */
export function XAxis({
  buckets,
  x,
  width,
  y,
}: {
  readonly buckets: readonly Bucket[];
  /** The middle of the n-th bucket. */
  readonly x: (index: number) => number;
  readonly width: number;
  readonly y: number;
}) {
  return (
    <g>
      {namedPlaces(buckets, width).map((index) => {
        const at = x(index);
        const anchor = at < 20 ? 'start' : at > width - 24 ? 'end' : 'middle';
        return (
          <text key={index} x={at} y={y} textAnchor={anchor} className="fill-fg3 font-mono text-xs">
            {buckets[index]?.label}
          </text>
        );
      })}
    </g>
  );
}

const LETTER_PX = 6.7;

/** Which places are named: the major ones where there are some and they have room, else every so many. */
function namedPlaces(buckets: readonly Bucket[], width: number): readonly number[] {
  const longest = Math.max(3, ...buckets.map(({ label }) => label.length));
  const room = Math.max(1, Math.floor(width / (longest * LETTER_PX + 18)));
  const majors = buckets.flatMap(({ isMajor }, index) => (isMajor === true ? [index] : []));
  if (majors.length >= 3 && majors.length <= room) return majors;
  if (majors.length > room) {
    const every = Math.ceil(majors.length / room);
    return majors.filter((_, index) => index % every === 0);
  }
  const every = Math.ceil(buckets.length / room);
  return buckets.flatMap((_, index) => (index % every === 0 ? [index] : []));
}
