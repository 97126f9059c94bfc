import { existsSync } from 'node:fs';
import type { Connection } from '../../db/connection.ts';
import { clearDirty, dirtySessionIds } from '../derive/dirty-sessions.ts';
import { markVanishedFiles } from '../derive/missing-records.ts';
import { settleDirty } from '../derive/settle-dirty.ts';
import { mayPass, unprocessedOf } from '../file-failures.ts';
import { recordDatabase, recordFolder, type SourceToLoad } from '../loaded-sources.ts';
import { onLane, type Pass } from '../pass.ts';
import {
  recordTouched,
  recordUnprocessed,
  retryMoments,
  type Unprocessed,
} from '../state/file-processing-state.ts';
import { recordChange } from '../state/sync-state.ts';
import { DatabaseFollower } from './database-follower.ts';
import { DueTraces } from './due-traces.ts';
import type { Hint, HintQueue } from './hint-queue.ts';
import type { Lag } from './lag.ts';
import { lookAt, type Work } from './look-at.ts';
import { dropSegments, type ReadGroups, readGroups } from './read-groups.ts';

/** What {@link followChanges} works on and tells. */
export interface RealtimeSettings {
  readonly pass: Pass;
  readonly sources: readonly SourceToLoad[];
  readonly queue: HintQueue;
  readonly lag: Lag;
  /** Told of the sessions whose figures have changed, after the commit; null: any may have. */
  readonly onChanged: (sessions: readonly string[] | null) => void;
}

/** Hints of one moment gather for this long before they are looked at. */
const GATHER_MS = 20;

/** From one flush to the next, so that a text that streams is read ten times a second and not more often. */
const FLUSH_MS = 100;

/** Flushes take about half of the time at most, as long as what waits for the next one is not seen too late. */
const LONGEST_FLUSH_MS = 250;
const REST = 2;

/** Paths that are looked at in one flush. */
const FLUSH_PATHS = 2_000;

/** A file that fails for a reason that may pass is read again after these waits; then it is a transient failure. */
const RETRY_WAITS_MS = [50, 100, 200, 400, 800, 1600];

/** A database that could not be read for a reason that passes is looked at again after this. */
const BUSY_WAIT_MS = 500;
const PASSING: ReadonlySet<string> = new Set(['busy', 'changed_while_reading', 'needs_recovery']);

/**
 * Follows the hints in the queue until the signal aborts, or until one shows that a source has come or gone: then the
 * sources have to be found anew. Each flush is one transaction with everything that follows from it.
 */
export async function followChanges(
  settings: RealtimeSettings,
  signal: AbortSignal,
): Promise<'stopped' | 'sources_changed'> {
  const indexer = new RealtimeIndexer(settings);
  await indexer.scheduleRetries();
  const { clock } = settings.pass;
  let lastFlush = 0;
  let interval = FLUSH_MS;
  while (!signal.aborted) {
    if (!(await indexer.hinted(signal))) break;
    if (indexer.isDue()) await indexer.derive();
    if (!indexer.hasHints()) {
      settings.queue.atWork = indexer.isBehind();
      continue;
    }
    // A clock that was put back must not hold the next flush up.
    const wait = Math.min(interval, Math.max(GATHER_MS, lastFlush + interval - clock.now()));
    await clock.sleep(wait, signal).catch(() => undefined);
    if (signal.aborted) break;
    lastFlush = clock.now();
    settings.queue.atWork = true;
    let sourcesChanged: boolean;
    try {
      sourcesChanged = await indexer.flush();
    } finally {
      settings.queue.atWork = indexer.isBehind();
    }
    interval = Math.min(LONGEST_FLUSH_MS, Math.max(FLUSH_MS, REST * (clock.now() - lastFlush)));
    if (!sourcesChanged) continue;
    await indexer.derive();
    return 'sources_changed';
  }
  await indexer.derive();
  return 'stopped';
}

class RealtimeIndexer {
  readonly #settings: RealtimeSettings;
  readonly #databases: DatabaseFollower;
  readonly #traces: DueTraces;
  /** Folders that something was read from: what they hold is known since then. */
  readonly #recorded = new Set<SourceToLoad>();
  /** How often a file has failed in a row, by path. */
  readonly #tries = new Map<string, number>();
  /** Paths whose batch could not be merged in one transaction: they are merged one by one. */
  #apart = false;

  constructor(settings: RealtimeSettings) {
    this.#settings = settings;
    this.#databases = new DatabaseFollower(settings.pass);
    this.#traces = new DueTraces(settings.pass);
  }

  hasHints(): boolean {
    const { queue, pass } = this.#settings;
    return queue.dueIn(pass.clock.now()) === 0;
  }

  /** Derived tables are behind what was flushed. */
  isBehind(): boolean {
    return this.#traces.dueIn < Number.POSITIVE_INFINITY;
  }

  isDue(): boolean {
    return this.#traces.dueIn === 0;
  }

  /** Brings derived tables up to date and tells of what has changed. */
  async derive(): Promise<void> {
    if (!this.isBehind()) return;
    this.#settings.onChanged(await this.#traces.build());
    this.#settings.queue.atWork = false;
  }

  /** Resolves when there is something to look at or to derive; false when the signal aborted. */
  async hinted(signal: AbortSignal): Promise<boolean> {
    const { queue, pass } = this.#settings;
    while (!signal.aborted) {
      const wait = Math.min(queue.dueIn(pass.clock.now()), this.#traces.dueIn);
      if (wait === 0) return true;
      const timer = new AbortController();
      const stop = AbortSignal.any([signal, timer.signal]);
      const woken = [queue.hinted(), pass.clock.sleep(Math.min(wait, 60_000), stop).catch(() => undefined)];
      await Promise.race(woken);
      timer.abort();
    }
    return false;
  }

  /** Queues what an earlier run failed to read, for the moments that it set. */
  async scheduleRetries(): Promise<void> {
    const { pass, queue } = this.#settings;
    for (const [path, moment] of await retryMoments(pass.connection)) queue.addLater(path, moment);
  }

  /** Looks at what was hinted and takes it in; true when the sources have to be found anew. */
  async flush(): Promise<boolean> {
    const { pass, queue, sources, lag } = this.#settings;
    const hints = queue.take(FLUSH_PATHS, pass.clock.now());
    const paths = hints.map((hint) => hint.path);
    const work = await lookAt(pass.connection, paths, sources, pass.ingestion.kinds);
    await this.#merge(hints, work, await readGroups(pass, work.groups));
    let { sourcesChanged } = work;
    for (const source of work.databases) {
      if (existsSync(source.path)) await this.#followDatabase(source);
      else sourcesChanged = true;
    }
    const now = pass.clock.now();
    for (const hint of hints) lag.add(now - hint.since);
    return sourcesChanged;
  }

  async #merge(hints: readonly Hint[], work: Work, read: ReadGroups): Promise<void> {
    const { pass, queue } = this.#settings;
    const changes =
      read.segments.length + read.touched.length + read.failures.length + work.gone.length + work.odd.length;
    if (changes === 0) return;
    const apart = this.#apart;
    this.#apart = false;
    try {
      await pass.lanes.use((lane) =>
        lane.alone(() => {
          const commit = (): Promise<void> => this.#commit(onLane(pass, lane), work, read);
          return apart ? commit() : lane.connection.transaction(commit);
        }),
      );
    } catch (error) {
      dropSegments(read);
      if (apart || pass.signal.aborted) throw error;
      // One record that fails costs the transaction: each segment gets one of its own, where it can be isolated.
      pass.log('warn', 'flush_repeated', { paths: hints.length });
      this.#apart = true;
      for (const { path, since } of hints) queue.add(path, since);
      return;
    }
    await this.#settled();
    for (const { source } of work.groups) {
      if (this.#recorded.has(source)) continue;
      this.#recorded.add(source);
      await recordFolder(pass, source);
    }
  }

  /** Takes in what was read and what follows from it. */
  async #commit(pass: Pass, work: Work, read: ReadGroups): Promise<void> {
    const { connection, ingestion, clock } = pass;
    const rejected = await this.#load(pass, read);
    await this.#markGone(connection, work.gone);
    await recordTouched(connection, read.touched);
    await this.#remember(connection, work.odd, [...read.failures, ...rejected]);
    await settleDirty(connection, ingestion.dirty);
    await recordChange(connection, clock.now());
  }

  /** Remembers what is to be derived, once what it follows from is committed. */
  async #settled(): Promise<void> {
    const { pass } = this.#settings;
    const { dirty } = pass.ingestion;
    const sessions = await dirtySessionIds(pass.connection, dirty);
    clearDirty(dirty);
    this.#traces.add(sessions);
  }

  async #load(pass: Pass, read: ReadGroups): Promise<ReadGroups['failures']> {
    const rejected: ReadGroups['failures'][number][] = [];
    for (const { segment, files } of read.segments) {
      const result = await pass.load(segment);
      pass.tally.processed += segment.lines - result.rejected.length;
      const group = read.groupOf.get(segment);
      for (const { line, error } of result.rejected) {
        const file = {
          path: files.paths[line] ?? '',
          mtime: files.mtimes[line] ?? 0,
          size: files.sizes[line] ?? 0,
        };
        if (group !== undefined) {
          rejected.push({ file, status: 'failed', error, layout: group.layout, source: group.source.path });
        }
      }
      for (const path of files.paths) this.#tries.delete(path);
    }
    return rejected;
  }

  async #markGone(connection: Connection, gone: readonly string[]): Promise<void> {
    if (gone.length === 0) return;
    const { pass, queue } = this.#settings;
    const now = pass.clock.now();
    const { kinds, dirty } = pass.ingestion;
    const copies = await markVanishedFiles(connection, kinds, gone, now, dirty);
    for (const { path } of copies) queue.add(path, now);
    for (const path of gone) this.#tries.delete(path);
  }

  /**
   * What failed for a reason that may pass is tried again soon; the rest is remembered with its reason, and what it held
   * before is gone from the source.
   */
  async #remember(
    connection: Connection,
    odd: readonly Unprocessed[],
    failures: ReadGroups['failures'],
  ): Promise<void> {
    const { pass, queue } = this.#settings;
    const now = pass.clock.now();
    const lasting: Unprocessed[] = [...odd];
    for (const failure of failures) {
      const { path } = failure.file;
      const passing = mayPass(failure, now);
      const tries = this.#tries.get(path) ?? 0;
      const wait = RETRY_WAITS_MS[tries];
      if (passing && wait !== undefined) {
        this.#tries.set(path, tries + 1);
        queue.addLater(path, now + wait * (0.75 + pass.clock.random() / 2));
      } else {
        this.#tries.delete(path);
        if (failure.status !== 'gone') lasting.push(unprocessedOf(failure, failure.source, passing));
      }
    }
    await this.#markGone(
      connection,
      lasting.filter((item) => item.status === 'failed').map((item) => item.path),
    );
    await recordUnprocessed(connection, lasting, now); // their states are those of files that are there
    const retried = lasting.filter((item) => item.status === 'transient_failure').map((item) => item.path);
    if (retried.length === 0) return;
    for (const [path, moment] of await retryMoments(connection, retried)) queue.addLater(path, moment);
  }

  async #followDatabase(source: SourceToLoad): Promise<void> {
    const { pass, queue } = this.#settings;
    const outcome = await this.#databases.look(source.path);
    const now = pass.clock.now();
    if (outcome.lookAgainIn !== null) queue.addLater(source.path, now + outcome.lookAgainIn);
    if (outcome.state === 'unchanged') return;
    if (outcome.state === 'unreadable') {
      if (PASSING.has(outcome.problem)) queue.addLater(source.path, now + BUSY_WAIT_MS);
      if (outcome.whole) await recordDatabase(pass, source, outcome);
      return;
    }
    if (outcome.whole) {
      await recordDatabase(pass, source, outcome);
      await pass.lanes.use(({ connection, alone }) =>
        alone(() => settleDirty(connection, pass.ingestion.dirty)),
      );
    } else for (const path of outcome.copies) queue.add(path, now);
    await recordChange(pass.connection, now);
    await this.#settled();
  }
}
