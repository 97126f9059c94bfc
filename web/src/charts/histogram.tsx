import { useMemo } from 'react';
import type { Bucket } from './chart-data.ts';
import { StackedBars } from './stacked-bars.tsx';

/** How many fell into a bucket. */
export interface Bin {
  readonly label: string;
  /** The bucket in full, where the label is short. */
  readonly title?: string;
  readonly count: number;
}

/** How often values fell into labelled buckets. */
export function Histogram({
  label,
  name,
  bins,
  format,
  color = 'var(--tool)',
  height = 140,
  onChoose,
  chooseHint,
}: {
  readonly label: string;
  /** What is counted: `calls`. */
  readonly name: string;
  readonly bins: readonly Bin[];
  readonly format: (value: number) => string;
  readonly color?: string;
  readonly height?: number;
  readonly onChoose?: (bin: Bin) => void;
  readonly chooseHint?: string;
}) {
  const buckets = useMemo(
    () =>
      bins.map(
        (bin, index): Bucket => ({ key: String(index), label: bin.label, title: bin.title ?? bin.label }),
      ),
    [bins],
  );
  const series = useMemo(
    () => [{ id: name, name, color, values: bins.map(({ count }) => count) }],
    [bins, name, color],
  );
  return (
    <StackedBars
      label={label}
      buckets={buckets}
      series={series}
      format={format}
      height={height}
      {...(chooseHint !== undefined && { chooseHint })}
      {...(onChoose !== undefined && {
        onChoose: ({ key }: Bucket) => {
          const bin = bins[Number(key)];
          if (bin !== undefined) onChoose(bin);
        },
      })}
    />
  );
}
