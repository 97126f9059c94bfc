/** Floor of a pass that finds nothing changed: readdir and lstat of everything below the folder given. */
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

let files = 0;

function walk(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      walk(path);
    } else {
      lstatSync(path);
      if (entry.name.endsWith('.json')) files += 1;
    }
  }
}

walk(process.argv[2] ?? '');
console.log(JSON.stringify({ files }));
