import { cpus } from 'node:os';
import { percentileOf } from '../measure/percentile.ts';
import { usageOf } from '../measure/process-usage.ts';
import type { Daemon } from './daemon.ts';

/** Figures of one stretch by name; NaN where something could not be measured. */
export type Stretch = Readonly<Record<string, number>>;

/** Milliseconds at the middle, at 99 of 100, and at most. */
export function latencyFigures(latencies: readonly number[]): { p50: number; p99: number; max: number } {
  return {
    p50: percentileOf(latencies, 0.5),
    p99: percentileOf(latencies, 0.99),
    max: percentileOf(latencies, 1),
  };
}

/** What a daemon used over a time, and everything else on the machine besides it: the writer, who asks, and others. */
interface CpuFigures {
  readonly cpuSeconds: number;
  /** Shares of one core. */
  readonly cpuPercent: number;
  readonly otherCpuPercent: number;
}

/** Begins to count what a daemon uses; the function returned says what it was until then. */
export function countingCpu({ pid }: Daemon): () => CpuFigures {
  const before = usageOf(pid).cpuSeconds;
  const busyBefore = busySeconds();
  const start = performance.now();
  return () => {
    const cpuSeconds = usageOf(pid).cpuSeconds - before;
    const others = busySeconds() - busyBefore - cpuSeconds;
    const seconds = (performance.now() - start) / 1_000;
    return {
      cpuSeconds,
      cpuPercent: (100 * cpuSeconds) / seconds,
      otherCpuPercent: (100 * others) / seconds,
    };
  };
}

/** Seconds that the cores of this machine have worked. */
function busySeconds(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1_000;
}

/** A question to a daemon that has nothing else to do: the floor of latencies, in milliseconds, and what each costs. */
interface QuietAnswers {
  readonly quietP50: number;
  readonly quietP99: number;
  /** Of the daemon. */
  readonly cpuMsPerAnswer: number;
}

/** Asks a hundred times. */
export async function quietAnswers(daemon: Daemon, ask: () => Promise<unknown>): Promise<QuietAnswers> {
  const times: number[] = [];
  // The first ones compile.
  for (let index = 0; index < 20; index += 1) await ask();
  const cpu = countingCpu(daemon);
  for (let index = 0; index < 100; index += 1) {
    const start = performance.now();
    await ask();
    times.push(performance.now() - start);
  }
  return {
    quietP50: percentileOf(times, 0.5),
    quietP99: percentileOf(times, 0.99),
    cpuMsPerAnswer: (cpu().cpuSeconds * 1_000) / times.length,
  };
}
