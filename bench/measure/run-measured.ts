import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { neutralEnvironment } from './neutral-environment.ts';

const usageSchema = z.object({ cpuSeconds: z.number(), peakMb: z.number() });

/** What one whole process took, from its start to its end. */
export interface Run {
  readonly seconds: number;
  /** User and system, all threads. */
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly stdout: string;
}

const HOOK = fileURLToPath(new URL('./usage-hook.js', import.meta.url));

/**
 * Runs a Node program to its end and measures it. The environment is the caller's without what points a program at
 * the user's own data. Throws with the program's stderr when it fails.
 */
export async function runMeasured(script: string, args: readonly string[], workDir: string): Promise<Run> {
  const usageFile = join(workDir, 'usage.json');
  rmSync(usageFile, { force: true });
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', HOOK, script, ...args], {
    cwd: workDir,
    env: { ...neutralEnvironment(workDir), OCMON_BENCH_USAGE: usageFile },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  const ended = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const seconds = (performance.now() - started) / 1_000;
  if (ended !== 'exit code 0') {
    throw new Error(`${script} ${args.join(' ')} ended with ${ended}:\n${Buffer.concat(stderr).toString()}`);
  }
  const usage = usageSchema.parse(JSON.parse(readFileSync(usageFile, 'utf8')));
  return { seconds, ...usage, stdout: Buffer.concat(stdout).toString() };
}
