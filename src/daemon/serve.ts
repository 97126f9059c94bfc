import { randomBytes, randomUUID } from 'node:crypto';
import type { LoadedConfig } from '../config/load-config.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { LiveStatus } from '../contract/status.ts';
import type { Answer } from '../core/problem.ts';
import { ConnectionPool } from '../db/connection-pool.ts';
import { ensureSchema } from '../db/schema-manager.ts';
import { exportTable } from '../query/export/export-table.ts';
import { createApp } from '../server/create-app.ts';
import { loadDashboard } from '../server/dashboard.ts';
import { EventLog } from '../server/event-log.ts';
import { type Listening, listen } from '../server/listen.ts';
import { loopbackHosts } from '../server/loopback-hosts.ts';
import { answer } from './answer.ts';
import { alreadyServed, findDaemon, removeDiscovery, writeDiscovery } from './discovery-file.ts';
import { interruptInTime } from './interrupt-in-time.ts';
import { lockOrDaemon } from './lock-or-daemon.ts';
import { placesOf } from './places-of.ts';
import { portProblem } from './port-problem.ts';
import { problemOf } from './problem-of.ts';
import { QuestionTurns } from './question-turns.ts';
import { ReaderConnections } from './reader-connections.ts';
import { SourceFollower } from './source-follower.ts';
import type { Surroundings } from './surroundings.ts';
import { realDir } from './unknown-data-dir.ts';

/** Where a daemon can be reached. */
export interface ServeInfo {
  /** With the token: opening it logs a browser in. */
  readonly url: string;
  /** The same, good for once: what shows it to a browser may be seen by others. */
  readonly onceUrl: string;
  readonly port: number;
}

/** How to serve. */
export interface ServeOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Of the program. */
  readonly version: string;
  /** Where the built dashboard lies, if it was built. */
  readonly dashboardDir: string;
  readonly onReady: (info: ServeInfo) => void;
  readonly signal: AbortSignal;
}

/** Sessions that one event names. */
const NAMED_SESSIONS = 100;

/**
 * Follows the sources into the configured database and answers over HTTP until the signal aborts. One daemon serves a
 * database: where another one does, or the port is taken, that is a problem.
 */
export async function serve(
  loaded: LoadedConfig,
  surroundings: Surroundings,
  options: ServeOptions,
): Promise<Answer<void>> {
  const { config } = loaded;
  const found = await findDaemon(config.database);
  if (found.state === 'running') return { problem: alreadyServed(found.info) };
  const opened = await lockOrDaemon(
    config.database,
    surroundings.clock,
    () => openPool(loaded, surroundings),
    options.signal,
  );
  if ('daemon' in opened) return { problem: alreadyServed(opened.daemon) };
  if ('problem' in opened) return opened;
  const pool = opened.answer;
  try {
    return await servePool(pool, loaded, surroundings, options);
  } finally {
    await pool.close();
  }
}

async function openPool(loaded: LoadedConfig, { clock }: Surroundings): Promise<Answer<ConnectionPool>> {
  const { database: file, databaseThreads: threads, memoryLimitMb, tempDirectory } = loaded.config;
  try {
    const pool = await ConnectionPool.open({ file, threads, memoryLimitMb, tempDirectory });
    try {
      await ensureSchema(pool.writer, clock.now);
    } catch (error) {
      await pool.close();
      throw error;
    }
    return { answer: pool };
  } catch (error) {
    return problemOf(error);
  }
}

async function servePool(
  pool: ConnectionPool,
  loaded: LoadedConfig,
  surroundings: Surroundings,
  { port, version, dashboardDir, onReady, signal }: ServeOptions,
): Promise<Answer<void>> {
  const { config } = loaded;
  const { clock, log } = surroundings;
  const token = randomBytes(32).toString('base64url');
  const ticket = randomBytes(32).toString('base64url');
  const events = new EventLog(randomUUID());
  const readers = new ReaderConnections(pool);
  const turns = new QuestionTurns();
  const follower = new SourceFollower(pool, loaded, surroundings, {
    onProgress: (progress) => events.publish({ type: 'sync', data: progress }),
    onChanged: (sessions) =>
      events.publish({
        type: 'session.changed',
        data: {
          sessions: sessions?.slice(0, NAMED_SESSIONS) ?? [],
          more: sessions === null || sessions.length > NAMED_SESSIONS,
        },
      }),
  });
  const since = new Date(clock.now()).toISOString();
  let listening: Listening | undefined;
  const live = (): LiveStatus => {
    const { progress, queue, watch, problem } = follower.state();
    const daemon = { pid: process.pid, port: listening?.port ?? port, since, problem };
    return { daemon, progress, queue, watch };
  };
  const monitor: Pick<Monitor, 'ask' | 'sync' | 'rebuild' | 'export'> = {
    ask: (question, input, gone) =>
      turns
        .take(
          question,
          (signal) =>
            readers.use(
              (connection) => answer(pool, connection, loaded, surroundings, question, input, signal, live),
              signal,
            ),
          gone,
        )
        .catch(problemOf),
    export: (input, write, gone) =>
      turns
        .takeExport(
          () =>
            readers.use(async (connection) => {
              await exportTable(connection, input, pool.segmentDirectory, write);
              return { answer: undefined };
            }, gone),
          gone,
        )
        .catch(problemOf),
    sync: (request) => follower.sync(request).catch(problemOf),
    rebuild: (request) => follower.rebuild(request).catch(problemOf),
  };
  const app = createApp({
    monitor,
    events,
    dashboard: loadDashboard(dashboardDir),
    token,
    tickets: new Set([ticket]),
    allowedHosts: loopbackHosts,
    version,
    timeZone: config.timeZone,
    signal,
    log,
    newRequestId: randomUUID,
    now: clock.now,
  });
  try {
    listening = await listen(app, { host: '127.0.0.1', port, log, newRequestId: randomUUID });
  } catch (error) {
    const problem = portProblem(port, error);
    if (problem === null) throw error;
    return { problem };
  }
  const discovery = await writeDiscovery(config.database, {
    pid: process.pid,
    port: listening.port,
    token,
    startedAt: since,
    version,
    dataDirs: await Promise.all(placesOf(loaded).dataDirs.map((place) => realDir(place.path))),
  });
  const stopInterrupting = interruptInTime(pool, signal);
  // At once: commands wait for the file then, instead of asking a daemon that is about to end.
  let takenBack = Promise.resolve();
  signal.addEventListener('abort', () => {
    takenBack = removeDiscovery(discovery).catch(() => undefined); // tried again below
  });
  try {
    const login = `http://127.0.0.1:${listening.port}/login?token=`;
    onReady({ url: login + token, onceUrl: login + ticket, port: listening.port });
    await follower.run(signal);
  } finally {
    await takenBack;
    await removeDiscovery(discovery);
    await listening.close();
    stopInterrupting();
    readers.close();
  }
  return { answer: undefined };
}
