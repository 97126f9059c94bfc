import { setTimeout as sleep } from 'node:timers/promises';
import { usageOf } from '../measure/process-usage.ts';
import { type Base, withDaemon } from './base.ts';
import { countingCpu, type Stretch } from './stretch.ts';

/** A daemon has this long to come to rest before it counts. */
const REST_MS = 30_000;
const SAMPLE_MS = 10_000;

/** What a daemon costs that nobody writes for and nobody asks. */
export async function measureIdle(base: Base, minutes: number): Promise<Stretch> {
  return withDaemon(base, async (daemon) => {
    await sleep(REST_MS);
    const cpu = countingCpu(daemon);
    const samples = [usageOf(daemon.pid).residentMb];
    const end = performance.now() + minutes * 60_000;
    while (performance.now() < end) {
      await sleep(Math.min(SAMPLE_MS, Math.max(1, end - performance.now())));
      samples.push(usageOf(daemon.pid).residentMb);
    }
    const [first = Number.NaN] = samples;
    const last = samples.at(-1) ?? Number.NaN;
    return { minutes, ...cpu(), firstMb: first, lastMb: last, mostMb: Math.max(...samples) };
  });
}
