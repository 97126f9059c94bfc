/** Most points of a series and most series of a chart; answers come in buckets, so that no more are needed. */
export const MAX_POINTS = 400;
export const MAX_SERIES = 8;

/** A place on the horizontal axis. */
export interface Bucket {
  readonly key: string;
  /** What the axis says: short. */
  readonly label: string;
  /** What cards and tables say: in full. */
  readonly title: string;
  /** A place that the axis would rather name: a midnight among hours, the first of a month among days. */
  readonly isMajor?: boolean;
  /** Begin and end of a stretch of time, epoch milliseconds; left out where buckets are no times. */
  readonly start?: number;
  readonly end?: number;
}

/** One of the things that a chart shows, with a value for each bucket; null where there is none. */
export interface Series {
  readonly id: string;
  readonly name: string;
  /** A colour by a variable of the tokens: see `palette.ts`. */
  readonly color: string;
  readonly values: readonly (number | null)[];
  /** Lines alone: another stroke, so that lines differ by more than colour. */
  readonly isDashed?: boolean;
}

/** A chart as a table: the first column names, the others are figures. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The table twin of buckets and series. */
export function tableOf(
  first: string,
  buckets: readonly Bucket[],
  series: readonly Series[],
  format: (value: number) => string,
): ChartTable {
  return {
    columns: [first, ...series.map(({ name }) => name)],
    rows: buckets.map((bucket, index) => [
      bucket.title,
      ...series.map(({ values }) => {
        const value = values[index] ?? null;
        return value === null ? '–' : format(value);
      }),
    ]),
  };
}
