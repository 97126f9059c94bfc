import type { Dataset } from './dataset.ts';
import { type Figure, figure } from './figure.ts';
import { medianOf } from './measure/median.ts';
import type { Run } from './measure/run-measured.ts';
import type { Measured, Subject } from './rounds.ts';

/** The figures that the runs allow, beside the goals of docs/performance.md. */
export function figuresOf({ runs, databaseBytes }: Measured, counts: Dataset['counts']): Figure[] {
  const seconds = (subject: Subject) => median(runs[subject], (run) => run.seconds);
  const filesPerSecond = (subject: Subject) => over(counts.files, seconds(subject));
  const figures: (Figure | null)[] = [
    figure('bulk, warm', 'files/s', filesPerSecond('bulk'), {
      floor: ['read + JSON.parse, one thread', filesPerSecond('readParse')],
      goal: '>= 25,000 and >= 0.7 x',
      met: (value, ratio) => value >= 25_000 && ratio >= 0.7,
    }),
    figure('bulk, warm: CPU', 'ms per 1,000 files', cpuPer1000Files(runs.bulk, counts), {
      floor: ['read + JSON.parse, one thread', cpuPer1000Files(runs.readParse, counts)],
      goal: '<= 60',
      met: (value) => value <= 60,
    }),
    figure(
      'bulk, warm: peak memory',
      'MB',
      median(runs.bulk, (run) => run.peakMb),
      {
        goal: '<= 1,024',
        met: (value) => value <= 1_024,
      },
    ),
    figure('bulk, cold', 'files/s', filesPerSecond('bulkCold'), {
      floor: ['8-thread read', filesPerSecond('readThreads')],
      goal: '>= 0.4 x',
      met: (_, ratio) => ratio >= 0.4,
    }),
    figure('nothing changed', 's', seconds('unchanged'), {
      floor: ['readdir + lstat', seconds('walk')],
      goal: '<= 2 x',
      met: (_, ratio) => ratio <= 2,
    }),
    figure('SQLite source', 'rows/s', over(counts.rows, seconds('sqlite')), {
      goal: '>= 100,000',
      met: (value) => value >= 100_000,
    }),
    figure(
      'SQLite source: peak memory',
      'MB',
      median(runs.sqlite, (run) => run.peakMb),
      {
        goal: '<= 1,024',
        met: (value) => value <= 1_024,
      },
    ),
    figure('database size', '% of the source', over(100 * (databaseBytes ?? Number.NaN), counts.bytes), {
      goal: '<= 40',
      met: (value) => value <= 40,
    }),
    figure('ocmon stats, no daemon', 's', seconds('stats'), {
      floor: ['node starts', seconds('nodeStart')],
      goal: '<= 0.25 with a daemon',
      met: () => null,
    }),
  ];
  return figures.filter((each) => each !== null);
}

/** NaN when nothing was run. */
function median(runs: readonly Run[] | undefined, of: (run: Run) => number): number {
  return runs === undefined ? Number.NaN : medianOf(runs.map(of));
}

function over(amount: number, divisor: number): number {
  return amount / divisor;
}

function cpuPer1000Files(runs: readonly Run[] | undefined, counts: Dataset['counts']): number {
  return median(runs, (run) => (run.cpuSeconds * 1_000) / (counts.files / 1_000));
}
