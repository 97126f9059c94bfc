import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Dataset, datasetOf } from '../dataset.ts';
import { machineOf } from '../measure/machine.ts';
import { reportText } from '../report.ts';
import { writeResult } from '../write-result.ts';
import { jsonBase } from './base.ts';
import { type RealtimeMeasured, realtimeFigures } from './figures.ts';
import { measureIdle } from './measure-idle.ts';
import { measureSqlite, sqliteBase } from './measure-sqlite.ts';
import { measureStream } from './measure-stream.ts';
import { measureWriter } from './measure-writers.ts';
import type { RealtimeOptions } from './options.ts';
import type { Stretch } from './stretch.ts';

/** Where things are, and who is told how far it is. */
interface Surroundings {
  /** The entry file of the program that is measured. */
  readonly bin: string;
  /** Folder of results. */
  readonly out: string;
  readonly say: (line: string) => void;
}

/** Without a pause a writer makes so many files that it writes this part of the time. */
const UNPACED_SHARE = 2 / 3;

/** Measures a daemon that follows changes, prints the figures and writes them into `out`. */
export async function benchRealtime(
  options: RealtimeOptions,
  { bin, out, say }: Surroundings,
): Promise<void> {
  // So that what was started is ended by the handlers of `exit`.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  mkdirSync(options.dir, { recursive: true });
  const data = datasetOf(options, options.dir, say);
  const workDir = mkdtempSync(join(options.dir, 'work-'));
  const remove = (): void => rmSync(workDir, { recursive: true, force: true });
  process.once('exit', remove);
  const measured = await measure(options, data, { bin, workDir }, say);
  const machine = machineOf(options.dir);
  const figures = realtimeFigures(measured);
  const { dir: _, ...asked } = options;
  const file = writeResult(out, 'realtime', { machine, asked, counts: data.counts, figures, ...measured });
  console.log(`${reportText(machine, data.counts, figures, notes(measured))}\nWritten to ${file}`);
}

async function measure(
  options: RealtimeOptions,
  data: Dataset,
  product: { readonly bin: string; readonly workDir: string },
  say: (line: string) => void,
): Promise<RealtimeMeasured> {
  const { seed, kbPerFile, seconds, rates, repeat, only, idleMinutes } = options;
  const wants = (name: (typeof only)[number]) => only.includes(name);
  async function repeated(name: string, stretch: (round: number) => Promise<Stretch>): Promise<Stretch[]> {
    const stretches: Stretch[] = [];
    for (let round = 1; round <= repeat; round += 1) {
      say(`${name}, ${round} of ${repeat} …`);
      stretches.push(await stretch(round));
    }
    return stretches;
  }

  const writers: { rate: number | null; stretches: Stretch[] }[] = [];
  const stream: Stretch[] = [];
  const idle: Stretch[] = [];
  const sqlite: Stretch[] = [];
  if (wants('writers') || wants('stream') || wants('idle')) {
    say('Loading what is there before …');
    const base = await jsonBase(product, data);
    for (const rate of wants('writers') ? rates : []) {
      const time = rate === null ? Math.ceil(seconds * UNPACED_SHARE) : seconds;
      const name = rate === null ? 'Files without a pause' : `${rate} files/s`;
      const order = { kbPerFile, rate, seconds: time };
      const stretches = await repeated(name, (round) =>
        measureWriter(base, { ...order, seed: seed + round }),
      );
      writers.push({ rate, stretches });
    }
    if (wants('stream')) {
      stream.push(
        ...(await repeated('A text that streams', (round) => measureStream(base, seed + round, seconds))),
      );
    }
    if (wants('idle')) {
      say(`Nothing to do, for ${idleMinutes} minutes …`);
      idle.push(await measureIdle(base, idleMinutes));
    }
  }
  if (wants('sqlite')) {
    say('Loading a database …');
    const base = await sqliteBase(product, data);
    sqlite.push(...(await repeated('100 commits/s', (round) => measureSqlite(base, seed + round, seconds))));
  }
  return { writers, stream, sqlite, idle };
}

/** What the figures mean, and the single values behind the medians. */
function notes({ writers, stream, sqlite, idle }: RealtimeMeasured): string[] {
  return [
    'Write to answer: from the end of a write until an answer over HTTP counts it. The goals are set for 232,000 files',
    'on 2 cores, which daemon, writer and the one who asks share. Others: all that ran besides the daemon.',
    ...writers.flatMap(({ rate, stretches }) =>
      spread(rate === null ? 'without a pause' : `${rate} files/s`, stretches),
    ),
    ...spread('stream', stream),
    ...spread('SQLite', sqlite),
    ...idle.map(
      ({ minutes, mostMb, otherCpuPercent }) =>
        `  idle: ${minutes} minutes, at most ${whole(mostMb)} MB; others ${whole(otherCpuPercent)} % of a core`,
    ),
  ];
}

function spread(name: string, stretches: readonly Stretch[]): string[] {
  if (stretches.length === 0) return [];
  const p99s = stretches.map(({ p99 }) => `${whole(p99)} ms`);
  const others = stretches.map(({ otherCpuPercent }) => whole(otherCpuPercent));
  return [`  ${name}: p99 ${p99s.join(', ')}; others ${others.join(', ')} % of a core`];
}

function whole(value: number | undefined): string {
  return (value ?? Number.NaN).toFixed(0);
}
