import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { heard, type Told } from '../writers/told.ts';

/** The writers in bench/writers. */
export type Writer = 'file-writer' | 'text-writer' | 'row-writer';

/** Runs a writer to its end as a process of its own and passes on what it says. Throws when it fails. */
export async function runWriter(
  writer: Writer,
  order: Readonly<Record<string, unknown>>,
  onTold: (line: Told) => void,
): Promise<void> {
  const script = fileURLToPath(new URL(`../writers/${writer}.js`, import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  process.prependOnceListener('exit', kill);
  const closed = once(child, 'close');
  try {
    for await (const line of createInterface({ input: child.stdout })) onTold(heard(line));
    const [code]: unknown[] = await closed;
    if (code !== 0) throw new Error(`The ${writer} ended with ${code}.`);
  } finally {
    process.off('exit', kill);
    kill();
  }
}
