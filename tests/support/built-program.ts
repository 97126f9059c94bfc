import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const program = path.join(import.meta.dirname, '..', '..', 'bin', 'ocmon.js');

/** How a run of the program ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run of the program that may still be going on. */
export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

/**
 * Starts the built program as a user would; nothing of this machine's own data or settings is in its way. `under` is a
 * command that ends by running what stands behind it in its own place, as `nice` does.
 */
export function startProgram(args: readonly string[], under: readonly string[] = []): Running {
  if (!existsSync(path.join(import.meta.dirname, '..', '..', 'dist', 'cli', 'run.js')))
    throw new Error('dist/ is missing: run npm run build, or npm test, which builds it first.');
  const nowhere = path.join(os.tmpdir(), 'ocmon-no-home');
  const [command = process.execPath, ...rest] = [...under, process.execPath, program, ...args];
  const child = spawn(command, rest, {
    env: {
      PATH: process.env.PATH,
      HOME: nowhere,
      XDG_DATA_HOME: nowhere,
      XDG_CONFIG_HOME: nowhere,
      TZ: 'UTC',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (bytes: Buffer) => out.push(bytes));
  child.stderr?.on('data', (bytes: Buffer) => err.push(bytes));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({ code, signal, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
  });
  return { process: child, ended };
}

/** Runs the built program to its end. */
export function runProgram(args: readonly string[]): Promise<Ended> {
  return startProgram(args).ended;
}
