import { setTimeout as sleep } from 'node:timers/promises';
import { nowMs } from '../measure/now-ms.ts';

/** Between two looks at the clock, so that pipes and timers have their turn. */
const LOOK_MS = 2;

/**
 * Does `work` so many times a second for so many seconds, and catches up where it fell behind; a rate of Infinity does
 * it without a pause. Returns the seconds that it took.
 */
export async function paced(rate: number, seconds: number, work: () => void): Promise<number> {
  const start = nowMs();
  const end = start + seconds * 1_000;
  for (let done = 0; nowMs() < end; ) {
    const pause = nowMs() + 50;
    const due = () => Math.min(seconds, (nowMs() - start) / 1_000) * rate;
    for (; done < due() && nowMs() < pause; done += 1) work();
    await sleep(rate === Number.POSITIVE_INFINITY ? 0 : LOOK_MS);
  }
  return (nowMs() - start) / 1_000;
}
