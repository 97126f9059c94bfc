import { loadConfig } from '../../src/config/load-config.ts';
import type { Monitor } from '../../src/contract/monitor.ts';
import { answer } from '../../src/daemon/answer.ts';
import { problemOf } from '../../src/daemon/problem-of.ts';
import type { ConnectionPool } from '../../src/db/connection-pool.ts';
import { RECORD_KINDS } from '../../src/ingest/kinds/registry.ts';
import { inlineReaders } from '../../src/ingest/readers/reading.ts';

/** Asks a database's questions as a daemon does; so late that nothing open in any data is running. */
export function askedOf(pool: ConnectionPool): Pick<Monitor, 'ask'> {
  const loaded = loadConfig({
    flags: { database: pool.file },
    env: {},
    file: null,
    platform: 'linux',
    homeDir: '/nowhere',
    cwd: '/nowhere',
    cpuCount: 2,
    totalMemory: 4e9,
    systemTimeZone: 'UTC',
    recordKinds: RECORD_KINDS.map((kind) => kind.name),
  });
  if ('errors' in loaded) throw new Error(loaded.errors.map((error) => error.message).join('; '));
  const surroundings = {
    clock: { now: () => Date.UTC(2090, 0, 1), sleep: async () => undefined, random: () => 0.5 },
    newRunId: () => 'run',
    openReaders: inlineReaders,
    log: () => undefined,
    sampleDir: '/nowhere',
  };
  return {
    ask: (question, input) =>
      answer(pool, pool.writer, loaded, surroundings, question, input).catch(problemOf),
  };
}
