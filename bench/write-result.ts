import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a result below `out` under the present time, and returns the file; `kind` ends its name where it is not empty. */
export function writeResult(out: string, kind: string, result: Readonly<Record<string, unknown>>): string {
  const date = new Date().toISOString();
  const file = join(out, `${date.slice(0, 19).replaceAll(':', '-')}${kind === '' ? '' : `-${kind}`}.json`);
  writeFileSync(file, `${JSON.stringify({ date, ...result }, null, 2)}\n`);
  return file;
}
