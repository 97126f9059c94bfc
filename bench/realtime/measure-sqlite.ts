import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Dataset } from '../dataset.ts';
import { resetPeak, usageOf } from '../measure/process-usage.ts';
import { runMeasured } from '../measure/run-measured.ts';
import { databasePath, type Product } from '../product.ts';
import type { RowWriting } from '../writers/orders.ts';
import type { CommitsWritten, Mark, Subject } from '../writers/told.ts';
import { type Base, withDaemon } from './base.ts';
import type { Daemon } from './daemon.ts';
import { MarkPoller } from './mark-poller.ts';
import { runWriter } from './run-writer.ts';
import { countingCpu, latencyFigures, quietAnswers, type Stretch } from './stretch.ts';

const COMMITS_PER_SECOND = 100;
const WARM_SECONDS = 3;
const PATIENCE_MS = 30_000;

const truthSchema = z.array(z.tuple([z.string(), z.int()]));
const lengthsSchema = z.array(z.tuple([z.string(), z.int().nullable()]));

/** A database of some thousand sessions, one folder for a daemon to follow and a copy for a writer that is alone. */
export interface SqliteBase extends Base {
  readonly followed: string;
  readonly unwatched: string;
}

/** Makes both from the generated database, and loads the first. */
export async function sqliteBase(product: Product, data: Dataset): Promise<SqliteBase> {
  const makeLive = fileURLToPath(new URL('../writers/make-live.js', import.meta.url));
  const [followed = '', unwatched = ''] = await Promise.all(
    ['followed', 'unwatched'].map(async (name) => {
      const folder = join(product.workDir, name);
      mkdirSync(folder);
      const file = join(folder, 'opencode.db');
      copyFileSync(join(data.sqliteDir, 'opencode.db'), file);
      return file;
    }),
  );
  for (const file of [followed, unwatched]) await runMeasured(makeLive, [file], product.workDir);
  const dataDir = join(product.workDir, 'followed');
  const loaded = databasePath(product, 'sqlite-loaded');
  const args = ['sync', '--json', '--data-dir', dataDir, '--database', loaded];
  await runMeasured(product.bin, args, product.workDir);
  return { product, dataDir, loaded, live: databasePath(product, 'sqlite-live'), followed, unwatched };
}

/** Commits 100 times a second, first to a database that nobody reads, then to the one that a daemon follows. */
export async function measureSqlite(base: SqliteBase, seed: number, seconds: number): Promise<Stretch> {
  const truth = join(base.product.workDir, 'truth.json');
  const order = { rate: COMMITS_PER_SECOND, truth };
  const alone = await commits({ ...order, database: base.unwatched, seed, seconds }, () => undefined);
  return withDaemon(base, async (daemon) => {
    const known = await daemon.anyId('sessions');
    const quiet = await quietAnswers(daemon, () => daemon.toolCalls(known));
    const followed = { ...order, database: base.followed };
    const warm = await follow(daemon, { ...followed, seed: seed + 1_000_000, seconds: WARM_SECONDS });
    resetPeak(daemon.pid);
    const cpu = countingCpu(daemon);
    const { written, poller, lost } = await follow(daemon, { ...followed, seed, seconds });
    const used = cpu();
    const waits = latencyFigures(written.waits);
    const waitsAlone = latencyFigures(alone.waits);
    return {
      ...latencyFigures(poller.latencies),
      ...quiet,
      commits: written.commits,
      lost: warm.lost + lost,
      marks: poller.latencies.length,
      asked: poller.asked,
      cpuPer1000: (used.cpuSeconds * 1_000) / (written.commits / 1_000),
      ...used,
      peakMb: usageOf(daemon.pid).peakMb,
      commitP50: waits.p50,
      commitP99: waits.p99,
      commitMax: waits.max,
      commitP50Alone: waitsAlone.p50,
      commitP99Alone: waitsAlone.p99,
      commitMaxAlone: waitsAlone.max,
    };
  });
}

interface Followed {
  readonly written: CommitsWritten;
  readonly poller: MarkPoller;
  /** Parts that are not there, or not as they were written last. */
  readonly lost: number;
}

async function follow(daemon: Daemon, order: RowWriting): Promise<Followed> {
  let session = '';
  const poller = new MarkPoller(daemon, () => daemon.toolCalls(session));
  const polling = poller.run();
  const writing = commits(order, (line) => {
    if ('subject' in line) session = line.subject;
    else poller.add(line);
  });
  await Promise.race([writing, polling]);
  const written = await writing;
  const lengths = truthSchema.parse(JSON.parse(readFileSync(order.truth, 'utf8')));
  const deadline = performance.now() + PATIENCE_MS;
  let lost = await differing(daemon, lengths);
  while (lost + poller.waiting > 0 && performance.now() < deadline) {
    await Promise.race([sleep(100), polling]);
    lost = await differing(daemon, lengths);
  }
  poller.end();
  await polling;
  return { written, poller, lost: lost + poller.waiting };
}

async function commits(order: RowWriting, onMarked: (line: Subject | Mark) => void): Promise<CommitsWritten> {
  let written: CommitsWritten | undefined;
  await runWriter('row-writer', order, (line) => {
    if ('commits' in line) written = line.commits;
    else if ('subject' in line || 'mark' in line) onMarked(line);
  });
  if (written === undefined) throw new Error('The writer did not say what it wrote.');
  return written;
}

/** How many of these parts are not stored with a text of this length. One cell holds them all: rows are limited. */
async function differing(daemon: Daemon, truth: readonly (readonly [string, number])[]): Promise<number> {
  const [first = ''] = truth.map(([id]) => id).sort();
  const rows = await daemon.sql(
    `SELECT CAST(to_json(list([to_json(id), to_json(length(text))])) AS VARCHAR) FROM parts WHERE id >= '${first}'`,
  );
  const found = new Map(lengthsSchema.parse(JSON.parse(String(rows[0]?.[0] ?? '[]'))));
  return truth.filter(([id, length]) => (found.get(id) ?? 0) !== length || !found.has(id)).length;
}
