import type { LoadedConfig } from '../config/load-config.ts';
import type { Client } from '../contract/client.ts';
import type { Monitor, SyncOptions } from '../contract/monitor.ts';
import type { Answer, Problem } from '../core/problem.ts';
import type { DaemonInfo } from './discovery-file.ts';
import { placesOf } from './places-of.ts';
import { problemOf } from './problem-of.ts';
import { realDir, unknownDataDir } from './unknown-data-dir.ts';

/**
 * The monitor of a command whose database a daemon holds: asks the daemon for passes and answers. What would be answered
 * from other data than the command names is refused, and a daemon that is gone is a problem with a hint.
 */
export function remoteMonitor(
  client: Pick<Client, 'ask' | 'sync' | 'rebuild' | 'export'>,
  info: DaemonInfo,
  loaded: LoadedConfig,
): Monitor {
  return {
    ask: (question, input, signal) =>
      reaching(info, async () => {
        const refused = await refusedQuestion(client, info, loaded);
        return refused === null ? client.ask(question, input, signal) : { problem: refused };
      }),
    sync: (options) =>
      reaching(info, async () => {
        const refused = await refusedSync(info, loaded, options);
        return refused === null ? client.sync(options) : { problem: refused };
      }),
    rebuild: (options) =>
      reaching(info, async () => {
        const refused = await refusedQuestion(client, info, loaded);
        return refused === null ? client.rebuild(options) : { problem: refused };
      }),
    export: (input, write, signal) =>
      reaching(info, async () => {
        const refused = await refusedQuestion(client, info, loaded);
        return refused === null ? client.export(input, write, signal) : { problem: refused };
      }),
    close: async () => {},
  };
}

async function refusedQuestion(
  client: Pick<Client, 'ask'>,
  info: DaemonInfo,
  { config, provenance }: LoadedConfig,
): Promise<Problem | null> {
  if (provenance.dataDirs.from !== 'flag') return null;
  const status = await client.ask('status', {});
  if ('problem' in status) return status.problem;
  // A folder of the daemon's own that has nothing in it yet has no source, and is read all the same.
  const read = status.answer.sources.map((source) => source.dataDir);
  return unknownDataDir(config, [...info.dataDirs, ...read]);
}

async function refusedSync(
  info: DaemonInfo,
  loaded: LoadedConfig,
  { sample }: SyncOptions,
): Promise<Problem | null> {
  const hint = `Stop the daemon (process ${info.pid}) first, or name another database with --database FILE.`;
  if (sample) {
    return { message: `The sample was not read: a daemon follows your own data in ${info.database}.`, hint };
  }
  const { config, provenance } = loaded;
  // Who names no folder wants those of the daemon.
  if (provenance.dataDirs.from === 'default' && config.storageDir === null) return null;
  const named = await Promise.all(placesOf(loaded).dataDirs.map((place) => realDir(place.path)));
  const isSame =
    named.every((dir) => info.dataDirs.includes(dir)) && info.dataDirs.every((dir) => named.includes(dir));
  if (isSame) return null;
  return {
    message: `Nothing was read: the daemon of ${info.database} reads ${list(info.dataDirs)}, not ${list(named)}.`,
    hint,
  };
}

function list(dirs: readonly string[]): string {
  return dirs.length === 0 ? 'no data folder' : dirs.join(', ');
}

/** Works with the daemon; one that does not answer (any more) is a problem. */
async function reaching<T>(info: DaemonInfo, work: () => Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await work();
  } catch (error) {
    if (!isConnectionFailure(error)) return problemOf(error);
    return {
      problem: {
        message: `The daemon of ${info.database} (process ${info.pid}, port ${info.port}) went away while it was asked.`,
        hint: 'Run the command again: without a daemon it opens the database itself.',
      },
    };
  }
}

/** `fetch` throws a TypeError with the cause where a connection cannot be made, or breaks under the answer. */
function isConnectionFailure(error: unknown): boolean {
  return error instanceof TypeError && error.cause !== undefined;
}
