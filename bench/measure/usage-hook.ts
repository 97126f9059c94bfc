/**
 * Loaded before a measured program (`node --import`): at the end of its process writes what it used as JSON into the
 * file that OCMON_BENCH_USAGE names.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Highest resident memory in KiB. */
function peakKb(): number {
  try {
    // Linux hands the parent's high-water mark on to a forked child's maxRSS; VmHWM starts anew at exec.
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (peak !== undefined) return Number(peak);
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS;
}

const file = process.env.OCMON_BENCH_USAGE;
// Worker threads load this file too; the figures are those of the whole process.
if (isMainThread && file !== undefined) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    writeFileSync(
      file,
      JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMb: peakKb() / 1_024 }),
    );
  });
}
