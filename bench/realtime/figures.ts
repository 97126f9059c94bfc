import { type Figure, figure } from '../figure.ts';
import { medianOf } from '../measure/median.ts';
import type { Stretch } from './stretch.ts';

/** What was measured, a list of stretches each; empty where it was not asked for. */
export interface RealtimeMeasured {
  readonly writers: readonly { readonly rate: number | null; readonly stretches: readonly Stretch[] }[];
  readonly stream: readonly Stretch[];
  readonly sqlite: readonly Stretch[];
  readonly idle: readonly Stretch[];
}

type Value = (key: string) => number;

/** The figures beside the goals of docs/performance.md; values are medians of the stretches, losses their sums. */
export function realtimeFigures({ writers, stream, sqlite, idle }: RealtimeMeasured): Figure[] {
  const figures = [
    ...writers.flatMap(({ rate, stretches }) => writerFigures(rate, valuesOf(stretches))),
    ...latencies('one text, 25 rewrites/s', valuesOf(stream)),
    ...cpuShares('one text, 25 rewrites/s', valuesOf(stream)),
    ...latencies('SQLite, 100 commits/s', valuesOf(sqlite)),
    ...sqliteFigures(valuesOf(sqlite)),
    ...idleFigures(valuesOf(idle)),
  ];
  return figures.filter((each) => each !== null);
}

const ungoaled = { goal: '', met: () => null };

function writerFigures(rate: number | null, value: Value): (Figure | null)[] {
  const name = rate === null ? 'files without a pause' : `${rate.toLocaleString('en-US')} files/s`;
  const burst = { goal: '>= 4,000', met: (files: number) => files >= 4_000 };
  return [
    figure(`${name}: written`, 'files/s', value('written'), ungoaled),
    figure(`${name}: arrived`, 'files/s', value('arrived'), rate === null ? burst : ungoaled),
    ...latencies(name, value, rate === 1_000 ? 300 : null),
    figure(`${name}: CPU`, 'ms per 1,000 files', value('cpuPer1000'), {
      ...ungoaled,
      floor: ['lstat, read, JSON.parse', value('readCpuPer1000')],
    }),
    ...cpuShares(name, value),
    figure(`${name}: peak memory`, 'MB', value('peakMb'), ungoaled),
    figure(`${name}: database and log`, 'MB', value('databaseMb'), ungoaled),
  ];
}

/** All that the daemon used, and the part of it that went into the answers which prove what has arrived. */
function cpuShares(name: string, value: Value): (Figure | null)[] {
  const seconds = value('cpuSeconds') / (value('cpuPercent') / 100);
  const answering = (value('asked') * value('cpuMsPerAnswer')) / 1_000;
  return [
    figure(`${name}: CPU`, '% of one core', value('cpuPercent'), ungoaled),
    figure(`${name}: CPU of answering`, '% of one core', (100 * answering) / seconds, ungoaled),
  ];
}

function latencies(name: string, value: Value, goal: number | null = null): (Figure | null)[] {
  return [
    figure(`${name}: lost`, '', value('lost'), { goal: '0', met: (lost) => lost === 0 }),
    figure(`${name}: write to answer, p50`, 'ms', value('p50'), {
      ...ungoaled,
      floor: ['the answer alone', value('quietP50')],
    }),
    figure(`${name}: write to answer, p99`, 'ms', value('p99'), {
      floor: ['the answer alone', value('quietP99')],
      goal: goal === null ? '' : `<= ${goal}`,
      met: (p99) => (goal === null ? null : p99 <= goal),
    }),
    figure(`${name}: write to answer, most`, 'ms', value('max'), ungoaled),
  ];
}

function sqliteFigures(value: Value): (Figure | null)[] {
  const name = 'SQLite, 100 commits/s';
  const commit = (key: string, which: string) =>
    figure(`${name}: a commit, ${which}`, 'ms', value(key), {
      ...ungoaled,
      floor: ['without a daemon', value(`${key}Alone`)],
    });
  return [
    commit('commitP50', 'p50'),
    commit('commitP99', 'p99'),
    commit('commitMax', 'most'),
    figure(`${name}: CPU`, 'ms per 1,000 commits', value('cpuPer1000'), ungoaled),
    ...cpuShares(name, value),
    figure(`${name}: peak memory`, 'MB', value('peakMb'), ungoaled),
  ];
}

function idleFigures(value: Value): (Figure | null)[] {
  return [
    figure('idle: CPU', '% of one core', value('cpuPercent'), { goal: '< 1', met: (share) => share < 1 }),
    figure('idle: memory', 'MB', value('lastMb'), {
      floor: ['when it began', value('firstMb')],
      goal: 'no growth',
      // Memory that the allocator takes and gives back is within a twentieth.
      met: (_, ratio) => ratio <= 1.05,
    }),
  ];
}

/** The median of a figure over stretches, the sum for what was lost; NaN where there is none. */
function valuesOf(stretches: readonly Stretch[]): Value {
  return (key) => {
    const values = stretches.map((stretch) => stretch[key] ?? Number.NaN);
    if (values.length === 0) return Number.NaN;
    return key === 'lost' ? values.reduce((sum, value) => sum + value, 0) : medianOf(values);
  };
}
