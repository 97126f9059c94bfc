import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { resetPeak, usageOf } from '../measure/process-usage.ts';
import type { TextStreaming } from '../writers/orders.ts';
import { type Base, withDaemon } from './base.ts';
import type { Daemon } from './daemon.ts';
import { MarkPoller } from './mark-poller.ts';
import { runWriter } from './run-writer.ts';
import { countingCpu, latencyFigures, quietAnswers, type Stretch } from './stretch.ts';

const REWRITES_PER_SECOND = 25;
const WARM_SECONDS = 2;
/** The last rewriting has this long to arrive. */
const PATIENCE_MS = 30_000;

const lengthSchema = z.union([z.tuple([]), z.tuple([z.tuple([z.int().nullable()])])]);

/** Rewrites one text part 25 times a second, longer each time; each length has arrived when it, or a later one, is seen. */
export async function measureStream(base: Base, seed: number, seconds: number): Promise<Stretch> {
  return withDaemon(base, async (daemon) => {
    const known = await daemon.anyId('parts');
    const quiet = await quietAnswers(daemon, () => lengthOf(daemon, known));
    const order = { storage: join(base.dataDir, 'storage'), rate: REWRITES_PER_SECOND };
    await stream(daemon, { ...order, seed: seed + 1_000_000, seconds: WARM_SECONDS });
    resetPeak(daemon.pid);
    const cpu = countingCpu(daemon);
    const poller = await stream(daemon, { ...order, seed, seconds });
    return {
      ...latencyFigures(poller.latencies),
      ...quiet,
      rewrites: poller.latencies.length + poller.waiting,
      lost: poller.waiting,
      asked: poller.asked,
      ...cpu(),
      peakMb: usageOf(daemon.pid).peakMb,
    };
  });
}

async function stream(daemon: Daemon, order: TextStreaming): Promise<MarkPoller> {
  let part = '';
  const poller = new MarkPoller(daemon, () => lengthOf(daemon, part));
  const polling = poller.run();
  const writing = runWriter('text-writer', order, (line) => {
    if ('subject' in line) part = line.subject;
    else if ('mark' in line) poller.add(line);
  });
  await Promise.race([writing, polling]);
  const deadline = performance.now() + PATIENCE_MS;
  while (poller.waiting > 0 && performance.now() < deadline) await Promise.race([sleep(20), polling]);
  poller.end();
  await polling;
  return poller;
}

/** Characters of a text part; 0 while it is not known. */
async function lengthOf(daemon: Daemon, part: string): Promise<number> {
  const rows = lengthSchema.parse(await daemon.sql(`SELECT length(text) FROM parts WHERE id = '${part}'`));
  return rows[0]?.[0] ?? 0;
}
