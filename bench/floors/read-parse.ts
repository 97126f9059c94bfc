/** Floor of a bulk load: one thread of Node reads and parses every file below the folder given. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

let files = 0;

function readAll(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      readAll(path);
    } else if (entry.name.endsWith('.json')) {
      JSON.parse(readFileSync(path, 'utf8'));
      files += 1;
    }
  }
}

readAll(process.argv[2] ?? '');
console.log(JSON.stringify({ files }));
