/** Floor of following files: one thread of Node examines, reads and parses each file that the list given names. */
import { lstatSync, readFileSync } from 'node:fs';

let files = 0;

for (const path of readFileSync(process.argv[2] ?? '', 'utf8').split('\n')) {
  if (path === '') continue;
  lstatSync(path);
  JSON.parse(readFileSync(path, 'utf8'));
  files += 1;
}
console.log(JSON.stringify({ files }));
