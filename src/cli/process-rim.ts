import { availableParallelism, homedir, totalmem } from 'node:os';
import { openBrowser } from './browser.ts';
import type { Rim } from './main.ts';

/** The rim made of this process and machine; what the program itself brings is given. */
export function processRim(
  program: Pick<Rim, 'version' | 'recordKinds' | 'openMonitor' | 'serve' | 'signal'>,
): Rim {
  return {
    argv: process.argv.slice(2),
    env: process.env,
    platform: process.platform,
    homeDir: homedir(),
    cwd: process.cwd(),
    cpuCount: availableParallelism(),
    totalMemory: totalmem(),
    systemTimeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    stdout: process.stdout,
    stderr: process.stderr,
    now: Date.now,
    openBrowser: (url) => openBrowser(process.platform, url),
    ...program,
  };
}
