import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { LoadedConfig } from '../config/load-config.ts';
import type { Surroundings } from '../daemon/surroundings.ts';
import { main } from './main.ts';
import { processRim } from './process-rim.ts';

/**
 * The program: everything of this process and machine meets here. What takes long to load, such as the database's engine
 * and the HTTP server, is loaded by the command that needs it.
 */
const stop = new AbortController();
// The first signal ends the work in order; a second one, with the handler gone, ends the process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

// Databases, logs of the engine and segments hold private text: nobody else may read what is made here.
process.umask(0o077);

const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const version =
  typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';

/** What the monitor takes from this process. */
async function surroundings(loaded: LoadedConfig): Promise<Surroundings> {
  const { logTo } = await import('../daemon/log-to.ts');
  const { openReaders } = await import('../daemon/open-readers.ts');
  return {
    clock: {
      now: Date.now,
      sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
      random: Math.random,
    },
    newRunId: randomUUID,
    openReaders,
    log: logTo(process.stderr.fd, loaded.config.logLevel),
    sampleDir: fileURLToPath(new URL('../../sample/', import.meta.url)),
  };
}

/**
 * A daemon that was told to stop is gone within five seconds, even where one statement takes longer: what is committed
 * by then is whole, and the next start goes on from there.
 */
function stopInTime(signal: AbortSignal): void {
  const lastMomentMs = 4_500;
  signal.addEventListener('abort', () => setTimeout(() => process.exit(0), lastMomentMs).unref());
}

process.exitCode = await main(
  processRim({
    version,
    recordKinds: async () => (await import('../daemon/record-kind-names.ts')).recordKindNames,
    signal: stop.signal,
    openMonitor: async (loaded) => {
      const { connectMonitor } = await import('../daemon/connect-monitor.ts');
      return connectMonitor(loaded, await surroundings(loaded));
    },
    serve: async (loaded, { onReady, signal }) => {
      stopInTime(signal);
      const { serve } = await import('../daemon/serve.ts');
      return serve(loaded, await surroundings(loaded), {
        port: loaded.config.port,
        version,
        dashboardDir: fileURLToPath(new URL('../web/', import.meta.url)),
        onReady: (info) => onReady({ ...info, pid: process.pid }),
        signal,
      });
    },
  }),
);
