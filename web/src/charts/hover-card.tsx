import { formatDuration, formatTime } from '../../../src/core/format.ts';
import type { Bucket } from './chart-data.ts';

const WIDTH = 272;

/** A figure of a card. */
export interface CardLine {
  readonly name: string;
  readonly value: string;
  readonly color?: string;
}

/** What stands at the cursor of a chart; it stays within the chart's width and beside the cursor. */
export function HoverCard({
  x,
  y = 0,
  width,
  title,
  bucket,
  zone,
  lines,
  hint,
}: {
  readonly x: number;
  readonly y?: number;
  /** Of the chart, in pixels. */
  readonly width: number;
  readonly title: string;
  /** Its times are given in the zone and in UTC. */
  readonly bucket?: Bucket | undefined;
  readonly zone?: string | undefined;
  readonly lines: readonly CardLine[];
  readonly hint?: string | undefined;
}) {
  const beside = x + 12 + WIDTH <= width ? x + 12 : x - 12 - WIDTH;
  const left = Math.max(0, Math.min(width - WIDTH, beside));
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute z-20 rounded-panel border border-line-strong bg-surface px-3 py-2 text-sm shadow-xl"
      style={{ left, top: y, width: WIDTH, maxWidth: '100%' }}
    >
      <p className="font-medium">{title}</p>
      {bucket?.start !== undefined && zone !== undefined && (
        <p className="num text-xs! text-fg3">
          {formatTime(new Date(bucket.start).toISOString(), zone)} {zone}
          <br />
          {formatTime(new Date(bucket.start).toISOString(), 'UTC')} UTC
          {bucket.end !== undefined && ` · ${formatDuration(bucket.end - bucket.start)}`}
        </p>
      )}
      <dl className="mt-1">
        {lines.map(({ name, value, color }) => (
          <div key={name} className="flex items-center gap-2">
            {color !== undefined && (
              <span className="size-2 shrink-0 rounded-[2px]" style={{ background: color }} />
            )}
            <dt className="min-w-0 flex-1 truncate text-fg2">{name}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      {hint !== undefined && <p className="mt-1 text-xs text-fg3">{hint}</p>}
    </div>
  );
}
