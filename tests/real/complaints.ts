import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { OpenCodeHome } from './opencode-home.ts';
import { outputFile } from './opencode-process.ts';

/** Lines of OpenCode's logs, and of what it said, about a database that somebody else holds. */
export function complaints(home: OpenCodeHome): readonly string[] {
  const folder = path.join(home.dataDir, 'log');
  const logs = readdirSync(folder).map((name) => path.join(folder, name));
  return [outputFile(home), ...logs]
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .filter((line) => /SQLITE_(BUSY|LOCKED)|database (table )?is locked/i.test(line));
}
