import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Data folders that real OpenCodes left: JSON of 1.1.65, what 1.2.1 and 1.18.33 made of it, databases of 1.18 and 2.0. */
export const corpora = [
  'json-1.1.65',
  'migrated-1.2.1',
  'migrated-1.18.33',
  'sqlite-1.18.33',
  'v2-2.0.15',
  'v2-migrated-2.0.15',
] as const;

export type CorpusName = (typeof corpora)[number];

const folders: string[] = [];

/** A new folder for a test; {@link removeDataDirs} removes it. */
export function newDataDir(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'ocmon-data-'));
  folders.push(folder);
  return folder;
}

/** Removes what {@link newDataDir} made. */
export function removeDataDirs(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A copy of a corpus as a data folder. OpenCode left the JSON in place when it migrated: 1.18.33 stands beside it. */
export function copyCorpus(corpus: CorpusName): string {
  const to = newDataDir();
  copyDatabase(corpus, to);
  copyStorage(corpus === 'migrated-1.18.33' ? 'json-1.1.65' : corpus, to);
  return to;
}

/** Copies a corpus' database with its log into a folder, if it has one. */
export function copyDatabase(corpus: CorpusName, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of ['opencode.db', 'opencode.db-wal']) {
    const from = fileOf(corpus, name);
    if (existsSync(from)) copyFileSync(from, path.join(to, name));
  }
}

/** Copies a corpus' JSON files into a folder, if it has any. */
function copyStorage(corpus: CorpusName, to: string): void {
  const from = fileOf(corpus, 'storage');
  if (existsSync(from)) cpSync(from, path.join(to, 'storage'), { recursive: true });
}

function fileOf(corpus: CorpusName, name: string): string {
  return path.join(import.meta.dirname, '..', 'fixtures', 'corpora', corpus, name);
}
