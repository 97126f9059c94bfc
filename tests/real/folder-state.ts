import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Every file and folder below a folder: which one it is, its size, when it was changed, and a hash of its bytes. */
export function folderState(folder: string): Readonly<Record<string, string>> {
  const names = ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })].sort();
  return Object.fromEntries(names.map((name) => [name, entryState(path.join(folder, name))]));
}

function entryState(file: string): string {
  const entry = lstatSync(file, { bigint: true });
  const which = `${entry.mode.toString(8)} ${entry.ino} ${entry.size}`;
  // The index of a log is memory that readers of a database share: a read notes there how far it looks.
  if (file.endsWith('.db-shm')) return which;
  const hash = entry.isFile() ? createHash('sha256').update(readFileSync(file)).digest('hex') : 'no file';
  return `${which} ${entry.mtimeNs} ${hash}`;
}
