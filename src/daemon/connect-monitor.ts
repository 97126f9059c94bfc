import type { LoadedConfig } from '../config/load-config.ts';
import { createClient } from '../contract/client.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { Answer } from '../core/problem.ts';
import { type DaemonInfo, findDaemon } from './discovery-file.ts';
import { lockOrDaemon } from './lock-or-daemon.ts';
import { problemOf } from './problem-of.ts';
import { remoteMonitor } from './remote-monitor.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * The monitor of a command: that of the daemon which holds the database, else one on the file itself. A daemon that
 * takes the file after this looked is found when the file turns out to be in use.
 */
export async function connectMonitor(
  loaded: LoadedConfig,
  surroundings: Surroundings,
): Promise<Answer<Monitor>> {
  const { database } = loaded.config;
  const ofDaemon = (info: DaemonInfo): Monitor =>
    remoteMonitor(
      createClient({ baseUrl: `http://127.0.0.1:${info.port}`, token: info.token }),
      info,
      loaded,
    );
  const found = await findDaemon(database);
  if (found.state === 'running') return { answer: ofDaemon(found.info) };
  // With a daemon a command needs no engine of its own, whose code takes long to load.
  const { openMonitor } = await import('./open-monitor.ts');
  const opened = await openMonitor(loaded, surroundings);
  if ('problem' in opened) return opened;

  let monitor = opened.answer;
  /** Works with the file, or with the daemon that has taken it, and from then on with that. */
  const working = async <T>(
    work: (monitor: Monitor) => Promise<Answer<T>>,
    signal?: AbortSignal,
  ): Promise<Answer<T>> => {
    try {
      const result = await lockOrDaemon(database, surroundings.clock, () => work(monitor), signal);
      if (!('daemon' in result)) return result;
      await monitor.close();
      monitor = ofDaemon(result.daemon);
      return await work(monitor);
    } catch (error) {
      return problemOf(error);
    }
  };
  return {
    answer: {
      sync: (options) => working((current) => current.sync(options), options.signal),
      rebuild: (options) => working((current) => current.rebuild(options), options.signal),
      ask: (question, input, signal) => working((current) => current.ask(question, input, signal), signal),
      export: (input, write, signal) => working((current) => current.export(input, write, signal), signal),
      close: () => monitor.close(),
    },
  };
}
