import { readFileSync, writeFileSync } from 'node:fs';

/** What a process that still runs has used; NaN where the system has no `/proc`. */
export interface ProcessUsage {
  /** User and system, all threads. */
  readonly cpuSeconds: number;
  readonly residentMb: number;
  /** Highest resident memory since it started, or since `resetPeak`. */
  readonly peakMb: number;
}

/** The unit of times in /proc, USER_HZ: 100 a second on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

/** What the process has used until now. Throws when it is gone. */
export function usageOf(pid: number): ProcessUsage {
  if (process.platform !== 'linux') {
    return { cpuSeconds: Number.NaN, residentMb: Number.NaN, peakMb: Number.NaN };
  }
  // The name in parentheses may hold spaces; utime and stime are the 12th and 13th field after it.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1_024;
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    residentMb: megabytes('VmRSS'),
    peakMb: megabytes('VmHWM'),
  };
}

/** Begins the peak of a process anew; where that cannot be done, it stays that of its whole life. */
export function resetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Not Linux, or a kernel without it.
  }
}
