import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { resetPeak, usageOf } from '../measure/process-usage.ts';
import { runMeasured } from '../measure/run-measured.ts';
import type { FileWriting } from '../writers/orders.ts';
import type { FilesWritten } from '../writers/told.ts';
import { type Base, liveMegabytes, removeWritten, withDaemon } from './base.ts';
import type { Daemon } from './daemon.ts';
import { MarkPoller } from './mark-poller.ts';
import { runWriter } from './run-writer.ts';
import { countingCpu, latencyFigures, quietAnswers, type Stretch } from './stretch.ts';

/** What is written before a stretch counts, so that compilers and caches are warm. */
const WARM_SECONDS = 3;

/** What has not arrived when nothing has for this long is lost. */
const PATIENCE_MS = 30_000;

const countsSchema = z.tuple([z.int(), z.int(), z.int()]);

/** Writes files at a rate into the tree of a base that a daemon follows. The tree is as before afterwards. */
export async function measureWriter(
  base: Base,
  { seed, kbPerFile, rate, seconds }: Omit<FileWriting, 'storage' | 'list'>,
): Promise<Stretch> {
  const order = { storage: join(base.dataDir, 'storage'), seed, kbPerFile, rate };
  const lists = ['warm', 'written'].map((name) => join(base.product.workDir, `${name}.txt`));
  const [warmList = '', list = ''] = lists;
  const stretch = await withDaemon(base, async (daemon) => {
    const known = await daemon.anyId('sessions');
    const quiet = await quietAnswers(daemon, () => daemon.toolCalls(known));
    const before = await recordCounts(daemon);
    const warm = { ...order, seed: seed + 1_000_000, seconds: WARM_SECONDS, list: warmList };
    const warmed = await write(daemon, warm, before);
    resetPeak(daemon.pid);
    const cpu = countingCpu(daemon);
    const written = await write(daemon, { ...order, seconds, list }, warmed.expected);
    const used = cpu();
    const { files, bytes } = written.written;
    return {
      ...latencyFigures(written.latencies),
      ...quiet,
      files,
      megabytes: bytes / 2 ** 20,
      lost: written.lost,
      marks: written.latencies.length,
      asked: written.asked,
      written: files / written.written.seconds,
      arrived: files / (written.written.seconds + written.behindSeconds),
      behindSeconds: written.behindSeconds,
      cpuPer1000: (used.cpuSeconds * 1_000) / (files / 1_000),
      ...used,
      peakMb: usageOf(daemon.pid).peakMb,
      databaseMb: liveMegabytes(base),
    };
  });
  const floor = await runMeasured(
    fileURLToPath(new URL('../floors/read-listed.js', import.meta.url)),
    [list],
    base.product.workDir,
  );
  const readCpuPer1000 = (floor.cpuSeconds * 1_000) / ((stretch.files ?? Number.NaN) / 1_000);
  for (const each of lists) removeWritten(readFileSync(each, 'utf8').split('\n'));
  return { ...stretch, readCpuPer1000 };
}

interface Arrived {
  readonly written: FilesWritten;
  readonly latencies: readonly number[];
  readonly asked: number;
  /** Records that never came, those of earlier writers included. */
  readonly lost: number;
  /** From the end of writing until the last record was there. */
  readonly behindSeconds: number;
  /** Sessions, messages and parts that there should be now. */
  readonly expected: readonly number[];
}

/** Runs the writer, and waits until everything is there or nothing comes any more. */
async function write(daemon: Daemon, order: FileWriting, before: readonly number[]): Promise<Arrived> {
  let session = '';
  let written: FilesWritten | undefined;
  const poller = new MarkPoller(daemon, () => daemon.toolCalls(session));
  const polling = poller.run();
  await Promise.race([
    runWriter('file-writer', order, (line) => {
      if ('subject' in line) session = line.subject;
      else if ('mark' in line) poller.add(line);
      else if ('files' in line) written = line.files;
    }),
    // Only what fails ends it before the writer.
    polling,
  ]);
  const ended = performance.now();
  if (written === undefined) throw new Error('The writer did not say what it wrote.');
  const { sessions, messages, parts } = written;
  const expected = [sessions, messages, parts].map((count, index) => count + (before[index] ?? 0));
  const missing = (counts: readonly number[]): number =>
    expected.reduce((sum, count, index) => sum + count - (counts[index] ?? 0), 0);
  let counts = await recordCounts(daemon);
  let behindSeconds = (performance.now() - ended) / 1_000;
  for (let moved = performance.now(); missing(counts) > 0 && performance.now() - moved < PATIENCE_MS; ) {
    await sleep(100);
    const now = await recordCounts(daemon);
    if (missing(now) === missing(counts)) continue;
    counts = now;
    moved = performance.now();
    behindSeconds = (moved - ended) / 1_000;
  }
  const deadline = performance.now() + PATIENCE_MS;
  while (poller.waiting > 0 && missing(counts) === 0 && performance.now() < deadline) {
    await Promise.race([sleep(20), polling]);
  }
  poller.end();
  await polling;
  const { latencies, asked } = poller;
  return { written, latencies, asked, lost: missing(counts) + poller.waiting, behindSeconds, expected };
}

/** Sessions, messages and parts in the database. */
async function recordCounts(daemon: Daemon): Promise<readonly number[]> {
  const [row] = await daemon.sql(
    'SELECT (SELECT count(*) FROM sessions), (SELECT count(*) FROM messages), (SELECT count(*) FROM parts)',
  );
  return countsSchema.parse(row);
}
