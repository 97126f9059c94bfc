import type { LoadedConfig } from '../config/load-config.ts';
import type { RebuildOptions, SyncOptions, SyncProgress } from '../contract/monitor.ts';
import type { RebuildResult } from '../contract/rebuild.ts';
import type { SyncResult } from '../contract/sync.ts';
import type { Answer } from '../core/problem.ts';
import type { ConnectionPool } from '../db/connection-pool.ts';
import { ensureSchema } from '../db/schema-manager.ts';
import { RECORD_KINDS } from '../ingest/kinds/registry.ts';
import type { SourceToLoad } from '../ingest/loaded-sources.ts';
import { openPass, type Pass, Tally } from '../ingest/pass.ts';
import { HintQueue } from '../ingest/realtime/hint-queue.ts';
import { Lag } from '../ingest/realtime/lag.ts';
import { followChanges } from '../ingest/realtime/realtime-indexer.ts';
import { beginRealtime, endRealtime } from '../ingest/state/sync-state.ts';
import type { Discovery } from '../source/discovery.ts';
import { watchLimit } from '../source/watch/watch-limit.ts';
import { type TreeWatch, watchTree } from '../source/watch/watch-tree.ts';
import { failureOf } from './failure-of.ts';
import { findData } from './find-data.ts';
import { keepChecking } from './keep-checking.ts';
import { keepSweeping } from './keep-sweeping.ts';
import { openOwnLanes } from './open-lanes.ts';
import { runRebuild } from './run-rebuild.ts';
import { runSync, sourcesOf } from './run-sync.ts';
import type { Surroundings } from './surroundings.ts';
import { watchRoots } from './watch-roots.ts';

/** What a follower tells of its work. */
export interface FollowerEvents {
  readonly onProgress: (
    progress: SyncProgress & { readonly runId: string | null; readonly queue: number },
  ) => void;
  /** Null: any session may have changed. */
  readonly onChanged: (sessions: readonly string[] | null) => void;
}

/** How following stands. */
export interface FollowerState {
  readonly progress: SyncProgress | null;
  readonly queue: {
    readonly length: number;
    readonly lagMs: { readonly p50: number; readonly p99: number } | null;
  };
  readonly watch: readonly {
    readonly root: string;
    readonly directories: number;
    readonly complete: boolean;
    readonly problem: string | null;
  }[];
  /** Why the last attempt to follow failed; null while all is well. */
  readonly problem: string | null;
}

interface Request<O, R> {
  readonly options: O;
  readonly done: (answer: Answer<R>) => void;
  readonly failed: (error: unknown) => void;
}

/** After a failure of the database it is tried again after these waits. */
const FAILURE_WAITS_MS = [1_000, 2_000, 5_000, 10_000, 30_000];

/**
 * Keeps a database up to date with its sources: watches them first, loads them whole, then follows every change, and
 * does so again whenever a source comes or goes, or when somebody asks for a pass.
 */
export class SourceFollower {
  readonly #pool: ConnectionPool;
  readonly #loaded: LoadedConfig;
  readonly #surroundings: Surroundings;
  readonly #events: FollowerEvents;
  readonly #queue = new HintQueue();
  readonly #lag = new Lag();
  readonly #watches = new Map<string, TreeWatch>();
  readonly #requests: Request<SyncOptions, SyncResult>[] = [];
  readonly #rebuilds: Request<RebuildOptions, RebuildResult>[] = [];
  /** Ends following, so that the requested pass can run. */
  #interruption: AbortController | undefined;
  #stopped = false;
  #progress: SyncProgress | null = null;
  #problem: string | null = null;

  constructor(
    pool: ConnectionPool,
    loaded: LoadedConfig,
    surroundings: Surroundings,
    events: FollowerEvents,
  ) {
    this.#pool = pool;
    this.#loaded = loaded;
    this.#surroundings = surroundings;
    this.#events = events;
  }

  /** Follows until the signal aborts. What fails is told by {@link state} and tried again. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      for (let failures = 0; !signal.aborted; ) {
        try {
          await this.#openAgain();
          await this.#followOnce(signal);
          failures = 0;
        } catch (error) {
          if (signal.aborted) break;
          this.#note(error);
          // At once, because questions cannot be answered meanwhile; where it fails it is tried after the wait.
          await this.#openAgain().catch((again: unknown) => this.#note(again));
          this.#refuseRequests(error);
          await this.#wait(FAILURE_WAITS_MS[Math.min(failures, FAILURE_WAITS_MS.length - 1)] ?? 0, signal);
          failures += 1;
        }
      }
    } finally {
      this.#stopped = true;
      for (const watch of this.#watches.values()) watch.close();
      this.#refuseRequests(new DOMException('Stopped', 'AbortError'));
    }
  }

  /** Asks for a pass; resolves with what it came to, or with why there is none. */
  sync(options: SyncOptions): Promise<Answer<SyncResult>> {
    return this.#ask(this.#requests, options);
  }

  /** Asks for everything to be derived anew; resolves with what it came to, or with why it was not. */
  rebuild(options: RebuildOptions): Promise<Answer<RebuildResult>> {
    return this.#ask(this.#rebuilds, options);
  }

  #ask<O, R>(requests: Request<O, R>[], options: O): Promise<Answer<R>> {
    return new Promise((done, failed) => {
      requests.push({ options, done, failed });
      if (this.#stopped) this.#refuseRequests(new DOMException('Stopped', 'AbortError'));
      this.#interruption?.abort();
    });
  }

  /** A database that DuckDB has given up is opened again, its schema as this program needs it. */
  async #openAgain(): Promise<void> {
    if (!this.#pool.failed.aborted) return;
    await this.#pool.reopen();
    await ensureSchema(this.#pool.writer, this.#surroundings.clock.now);
    this.#surroundings.log('warn', 'database_opened_again', { database: this.#pool.file });
  }

  #note(error: unknown): void {
    const { message, hint } = failureOf(error);
    this.#problem = hint === null ? message : `${message} ${hint}`;
    this.#surroundings.log('error', 'following_failed', { error: message });
  }

  #refuseRequests(error: unknown): void {
    for (const request of this.#requests.splice(0)) this.#refuse(request, error);
    for (const request of this.#rebuilds.splice(0)) this.#refuse(request, error);
  }

  #refuse<O, R>({ done, failed }: Request<O, R>, error: unknown): void {
    if (error instanceof Error && error.name === 'AbortError') failed(error);
    else done({ problem: failureOf(error) });
  }

  /** Waits, or until somebody asks for a pass. */
  async #wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    const asked = new AbortController();
    this.#interruption = asked;
    const either = AbortSignal.any([signal, asked.signal]);
    await this.#surroundings.clock.sleep(milliseconds, either).catch(() => undefined);
    this.#interruption = undefined;
  }

  /** True when nothing that was hinted waits or is at work. */
  isIdle(): boolean {
    return this.#queue.length === 0 && this.#progress === null && !this.#queue.atWork;
  }

  state(): FollowerState {
    return {
      progress: this.#progress,
      queue: { length: this.#queue.length, lagMs: this.#lag.figures() },
      watch: [...this.#watches].map(([root, watch]) => {
        const { directories, complete, problem } = watch.state();
        return { root, directories, complete, problem };
      }),
      problem: this.#problem,
    };
  }

  /** One pass, and the changes after it, until the sources change or something is asked for. */
  async #followOnce(signal: AbortSignal): Promise<void> {
    const found = await findData(this.#loaded, null);
    await this.#watch(found, signal);
    await this.#pass(signal);
    await this.#rebuildAll(signal);
    this.#problem = null;
    const interruption = new AbortController();
    this.#interruption = interruption;
    try {
      if (this.#requests.length + this.#rebuilds.length === 0)
        await this.#realtime(found, AbortSignal.any([signal, interruption.signal]));
    } finally {
      this.#interruption = undefined;
    }
  }

  /** Watches what there is to watch now and stops watching what there was. */
  async #watch(found: Discovery, signal: AbortSignal): Promise<void> {
    const roots = await watchRoots(found);
    for (const [root, watch] of this.#watches) {
      if (roots.some(({ path }) => path === root)) continue;
      watch.close();
      this.#watches.delete(root);
    }
    const limit = Math.floor(watchLimit(this.#loaded.config.watchShare / 100) / Math.max(1, roots.length));
    for (const { path: root, follows, matters } of roots) {
      if (this.#watches.has(root)) continue;
      const watch = watchTree({
        root,
        follows,
        onHint: (hinted) => {
          if (matters(hinted)) this.#queue.add(hinted, this.#surroundings.clock.now());
        },
        onProblem: (problem) => this.#surroundings.log('warn', 'watch_incomplete', { root, problem }),
        limit,
        signal,
      });
      this.#watches.set(root, watch);
      await watch.ready;
    }
  }

  async #pass(signal: AbortSignal): Promise<void> {
    const request = this.#requests.shift();
    const onProgress = (progress: SyncProgress): void => {
      this.#progress = progress;
      this.#events.onProgress({ ...progress, runId: null, queue: this.#queue.length });
      request?.options.onProgress(progress);
    };
    try {
      const ended = await runSync(this.#pool, this.#loaded, this.#surroundings, {
        sample: request?.options.sample ?? false,
        signal: request === undefined ? signal : AbortSignal.any([signal, request.options.signal]),
        onProgress,
      });
      request?.done(ended);
    } catch (error) {
      if (request !== undefined) this.#refuse(request, error);
      if (request === undefined || !request.options.signal.aborted) throw error;
    } finally {
      this.#progress = null;
    }
  }

  /** What is hinted meanwhile waits in the queue and is derived with its flush. */
  async #rebuildAll(signal: AbortSignal): Promise<void> {
    for (let request = this.#rebuilds.shift(); request !== undefined; request = this.#rebuilds.shift()) {
      const { options } = request;
      try {
        const gone = AbortSignal.any([signal, options.signal]);
        request.done(
          await runRebuild(this.#pool, this.#loaded, this.#surroundings, { ...options, signal: gone }),
        );
        if (!options.dryRun) this.#events.onChanged(null);
      } catch (error) {
        this.#refuse(request, options.signal.aborted ? new DOMException('Stopped', 'AbortError') : error);
        if (!options.signal.aborted) throw error;
      }
    }
  }

  async #realtime(found: Discovery, signal: AbortSignal): Promise<void> {
    const { clock, newRunId, openReaders } = this.#surroundings;
    const { config } = this.#loaded;
    const readers = openReaders(config.readerThreads);
    const { lanes, close } = await openOwnLanes(this.#pool, config, 1);
    const run = { runId: newRunId(), t0: clock.now() };
    try {
      const pass = this.#realtimePass({ lanes, readers, run, signal });
      await beginRealtime(pass.connection, run);
      this.#events.onProgress({
        phase: 'realtime',
        runId: run.runId,
        filesDone: 0,
        filesTotal: null,
        rows: 0,
        queue: this.#queue.length,
      });
      await this.#followAndSweep(pass, sourcesOf(found));
      await endRealtime(pass.connection, run, pass.tally.counts(), pass.tally.rowsRead, clock.now());
    } finally {
      await readers.close();
      close();
    }
  }

  #realtimePass(own: Pick<Pass, 'lanes' | 'readers' | 'run' | 'signal'>): Pass {
    const { clock, log } = this.#surroundings;
    const kinds = RECORD_KINDS.filter((kind) => this.#loaded.config.recordKinds.includes(kind.name));
    return openPass(
      {
        ...own,
        kinds: new Map(kinds.map((kind) => [kind.name, kind])),
        connection: this.#pool.writer,
        segmentDirectory: this.#pool.segmentDirectory,
        clock,
        log,
        report: () => undefined,
      },
      new Tally(),
    );
  }

  /** Until the pass's signal aborts, the sources change or the database fails. What fails in one ends the other. */
  async #followAndSweep(pass: Pass, sources: readonly SourceToLoad[]): Promise<void> {
    const ended = new AbortController();
    const signal = AbortSignal.any([pass.signal, this.#pool.failed, ended.signal]);
    // On a connection of its own: a result that is streamed there ends where another statement begins.
    const connection = await this.#pool.connect();
    const checking = keepChecking(this.#pool, this.#loaded, this.#surroundings, signal);
    const settings = { sources, queue: this.#queue, lag: this.#lag, onChanged: this.#events.onChanged };
    try {
      const both = [
        followChanges({ ...settings, pass }, signal),
        keepSweeping({ ...pass, connection, signal }, sources, this.#queue),
      ];
      const outcomes = await Promise.allSettled(both.map((one) => one.finally(() => ended.abort())));
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    } finally {
      connection.close();
      ended.abort();
      await checking;
    }
  }
}
