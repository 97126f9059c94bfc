import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, unknownCode } from './list-folder.ts';

const mostEntries = 100_000;
const mostLevels = 8;

/**
 * Counts the .json files below a folder; no file is opened and no link below it is followed. The walk ends after 100,000 entries or
 * 8 levels: the count is then a lower bound. What cannot be listed counts as holding none.
 */
export async function countJsonFiles(folder: string): Promise<number> {
  let entriesLeft = mostEntries;
  let count = 0;
  const waiting = [{ path: folder, level: 1 }];
  for (let next = waiting.pop(); next !== undefined && entriesLeft > 0; next = waiting.pop()) {
    try {
      for await (const entry of await opendir(next.path)) {
        if (entriesLeft-- <= 0) break;
        if (entry.isFile() && entry.name.endsWith('.json')) count++;
        if (entry.isDirectory() && next.level < mostLevels) {
          waiting.push({ path: join(next.path, entry.name), level: next.level + 1 });
        }
      }
    } catch (error) {
      // Gone or closed to us: what was counted until here is what can be said. Anything but a system error is a defect.
      if (codeOf(error) === unknownCode) throw error;
    }
  }
  return count;
}
