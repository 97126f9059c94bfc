import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs a program to its end and returns `{code, output}`: its exit code (128 + number after a signal, as shells
 * count) and, with `capture`, what it wrote on stdout (and on stderr, unless that is inherited).
 * A program that cannot be started throws, with the cause. `env` is set besides what this process has.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{
 *   cwd: string,
 *   stdio: import('node:child_process').StdioOptions,
 *   shell?: boolean,
 *   env?: Readonly<Record<string, string>>,
 *   onStart?: (pid: number) => void,
 * }} options
 * @returns {Promise<{code: number, output: string}>}
 */
export async function runChild(command, args, { cwd, stdio, shell = false, env = {}, onStart }) {
  const child = spawn(command, args, {
    cwd,
    stdio,
    shell,
    windowsHide: true,
    env: { ...process.env, ...env },
  });
  /** @type {Buffer[]} */
  const chunks = [];
  child.stdout?.on('data', (chunk) => chunks.push(chunk));
  child.stderr?.on('data', (chunk) => chunks.push(chunk));
  if (child.pid !== undefined) onStart?.(child.pid);

  // A terminal sends Ctrl-C to the child itself; sending it twice would read as "stop at once".
  const hasTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    if (signal !== 'SIGINT' || !hasTerminal) child.kill(signal);
  };
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', (cause) => {
        reject(new Error(`Starting ${command} in ${cwd} failed: ${cause.message}`, { cause }));
      });
      child.once('close', (code, signal) => {
        const number = signal === null ? 0 : (constants.signals[signal] ?? 0);
        resolve({ code: code ?? 128 + number, output: Buffer.concat(chunks).toString() });
      });
    });
  } finally {
    for (const signal of signals) process.off(signal, forward);
  }
}
