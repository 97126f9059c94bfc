import { useMemo } from 'react';
import type { SqlResult } from '../../../../src/contract/sql.ts';
import { formatCount } from '../../../../src/core/format.ts';
import { type Bucket, MAX_POINTS, MAX_SERIES, type Series, tableOf } from '../../charts/chart-data.ts';
import { ChartFrame } from '../../charts/chart-frame.tsx';
import { LineChart } from '../../charts/line-chart.tsx';
import { seriesColor } from '../../charts/palette.ts';
import { StackedBars } from '../../charts/stacked-bars.tsx';
import { Empty } from '../../ui/states.tsx';
import { cellText } from './cell-text.ts';
import { distinct } from './result-text.ts';

const HEIGHT = 320;

/** Rows as a chart: the first column along the foot, each column of numbers a series. */
export function ResultChart({
  result,
  shape,
}: {
  readonly result: SqlResult;
  readonly shape: 'lines' | 'bars';
}) {
  const { buckets, series, left } = useMemo(() => chartOf(result), [result]);
  if (series.length === 0) {
    return (
      <Empty title="There is nothing to draw">
        <p>A chart needs a first column to stand along the foot, and a column of numbers after it.</p>
      </Empty>
    );
  }
  const label = `${series.map(({ name }) => name).join(', ')} by ${result.columns[0] ?? ''}`;
  const notes = [
    ...(buckets.length < result.rowCount ? [`the first ${formatCount(buckets.length)} rows`] : []),
    ...(left > 0 ? [`${formatCount(left)} more columns of numbers are not drawn`] : []),
  ];
  const props = { label, buckets, series, format: short, exact: exactly, height: HEIGHT };
  return (
    <ChartFrame
      name="result"
      title={label}
      {...(notes.length > 0 && { note: notes.join(' · ') })}
      legend={series}
      table={tableOf(result.columns[0] ?? '', buckets, series, exactly)}
      height={HEIGHT}
    >
      {shape === 'lines' ? <LineChart {...props} /> : <StackedBars {...props} />}
    </ChartFrame>
  );
}

function chartOf({ columns, rows }: SqlResult): {
  readonly buckets: readonly Bucket[];
  readonly series: readonly Series[];
  /** Columns of numbers that there is no room for. */
  readonly left: number;
} {
  const shown = rows.slice(0, MAX_POINTS);
  const titles = distinct(shown.map(([first]) => placeText(first)));
  const buckets = titles.map((title) => ({ key: title, label: title.slice(0, 14), title }));
  const names = distinct(columns);
  const numeric = columns.flatMap((_, index) => (index > 0 && isNumeric(shown, index) ? [index] : []));
  const series = numeric.slice(0, MAX_SERIES).map((index, place) => ({
    id: String(index),
    name: names[index] ?? '',
    color: seriesColor(place),
    values: shown.map((row) => numberOf(row[index])),
  }));
  return { buckets, series, left: numeric.length - series.length };
}

function isNumeric(rows: readonly (readonly unknown[])[], index: number): boolean {
  return (
    rows.some((row) => typeof row[index] === 'number') && rows.every((row) => isNumberOrNull(row[index]))
  );
}

function isNumberOrNull(value: unknown): boolean {
  return value === null || typeof value === 'number';
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/** A place on the axis; of a midnight only the day. */
function placeText(value: unknown): string {
  if (value === null) return 'NULL';
  return cellText(value).replace(/T00:00:00(?:\.0+)?Z$/, '');
}

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

function short(value: number): string {
  return compact.format(value);
}

function exactly(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : String(value);
}
