import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { runSql } from '../fixtures/database-copy.ts';
import type { Random } from '../generated/random.ts';
import type { World } from '../generated/world.ts';
import { writeJsonStorage } from '../generated/write-json-storage.ts';
import { writeSqliteV1 } from '../generated/write-sqlite-v1.ts';
import { writeSqliteV2 } from '../generated/write-sqlite-v2.ts';
import { newDataDir } from './corpora.ts';

/** What stands in a data folder; several stores describe the same sessions. */
export const stores = [
  'json',
  'v1',
  'v2',
  'json + v1',
  'json + v2',
  'json + v1 + v1 of another channel',
  'v1 + v2 of another channel',
] as const;

export type Store = (typeof stores)[number];

/** A data folder that comes to hold a world bit by bit. */
export interface Growth {
  /** Makes the folder hold a share of the records from 0 to 1; with 1 it holds all, as they are in the end. */
  step(share: number): void;
}

/**
 * Plans how a data folder grows: files come in any order, some first in an older, an empty or a torn version, some are
 * touched or written again without a change; databases come early with rows missing and old titles, or late.
 */
export function growthOf(world: World, store: Store, dataDir: string, random: Random): Growth {
  const final = newDataDir();
  writeStores(world, store, final);
  const files = shuffled(filesBelow(final), random).map((file) => ({ file, comes: random.fraction() }));
  let writes = 0;
  /** Every write has a time of its own, as a real one does; some lie ahead of the reader's clock. */
  const stamp = (file: string): void => {
    writes += 1;
    const at = (random.chance(0.05) ? Date.UTC(2089, 0, 1) : Date.UTC(2025, 0, 1)) / 1000 + writes;
    utimesSync(file, at, at);
  };
  const write = (file: string, content: string | Buffer): void => {
    const to = path.join(dataDir, file);
    mkdirSync(path.dirname(to), { recursive: true });
    writeFileSync(to, content);
    stamp(to);
  };
  const settled = new Set<string>();
  const putFinal = (file: string): void => {
    settled.add(file);
    write(file, readFileSync(path.join(final, file)));
  };
  const putEarlier = (file: string): void => {
    if (file.endsWith('.db'))
      putEarlierDatabase(path.join(final, file), path.join(dataDir, file), stamp, random);
    else write(file, earlierVersion(readFileSync(path.join(final, file), 'utf8'), random));
  };
  mkdirSync(dataDir, { recursive: true });
  return {
    step(share) {
      for (const { file, comes } of files) {
        if (settled.has(file)) {
          const again = random.fraction();
          if (again < 0.05) stamp(path.join(dataDir, file));
          else if (again < 0.1) putFinal(file);
        } else if (share === 1 || (comes < share && random.chance(0.8))) putFinal(file);
        else if (comes < share) putEarlier(file);
      }
    },
  };
}

function writeStores(world: World, store: Store, dataDir: string): void {
  if (store.startsWith('json')) writeJsonStorage(world, dataDir);
  const [own, other] = [path.join(dataDir, 'opencode.db'), path.join(dataDir, 'opencode-dev.db')];
  if (store.includes('v1')) writeSqliteV1(world, own);
  if (store === 'v2' || store === 'json + v2') writeSqliteV2(world, own);
  if (store === 'v1 + v2 of another channel') writeSqliteV2(world, other);
  if (store === 'json + v1 + v1 of another channel') {
    writeSqliteV1(world, other);
    runSql(
      other,
      `UPDATE session SET title = 'of the other channel', time_updated = time_updated + rowid % 3 - 1`,
      `UPDATE message SET data = json_set(data, '$.agent', 'other'), time_updated = time_updated + rowid % 3 - 1`,
      `UPDATE part SET data = json_set(data, '$.text', 'other'), time_updated = time_updated + rowid % 3 - 1`,
      'DELETE FROM part WHERE rowid % 7 = 0',
    );
    settleLog(other);
  }
}

/** What stood in a file before: another state of the record, nothing, or half of it. */
function earlierVersion(content: string, random: Random): string {
  const kind = random.int(0, 3);
  if (kind === 0) return '';
  if (kind === 1) return content.slice(0, content.length / 2);
  const document: unknown = JSON.parse(content);
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return '[]';
  return JSON.stringify({
    ...document,
    title: 'Before',
    cost: 0.5,
    tokens: { input: 'many' },
    text: 'before',
  });
}

/** A database before the last of its rows came: each row may be missing, and some differ. */
function putEarlierDatabase(from: string, to: string, stamp: (file: string) => void, random: Random): void {
  const work = path.join(mkdtempSync(path.join(newDataDir(), 'earlier-')), 'opencode.db');
  copyFileSync(from, work);
  const rows = ['session', 'message', 'part', 'todo', 'session_v2', 'session_message'];
  const present = tablesIn(readFileSync(from, 'latin1'), rows);
  const share = random.int(2, 5);
  runSql(
    work,
    ...present.map((table) => `DELETE FROM ${table} WHERE rowid % ${share} = ${random.int(0, share - 1)}`),
    ...present
      .filter((table) => table.startsWith('session') && table !== 'session_message')
      .map(
        (table) =>
          `UPDATE ${table} SET title = 'Before', time_updated = time_updated - 1 WHERE rowid % 2 = 0`,
      ),
    ...present
      .filter((table) => table === 'message' || table === 'session_message')
      .map((table) => `UPDATE ${table} SET data = json_set(data, '$.cost', 7.5) WHERE rowid % 3 = 0`),
  );
  settleLog(work);
  mkdirSync(path.dirname(to), { recursive: true });
  copyFileSync(work, to);
  stamp(to);
}

function tablesIn(file: string, names: readonly string[]): readonly string[] {
  return names.filter((name) => new RegExp(`CREATE TABLE [\`"]?${name}[\`"]?\\s*\\(`).test(file));
}

/** A log that was written back may stay behind; the database is whole without it. */
function settleLog(file: string): void {
  for (const log of [`${file}-wal`, `${file}-shm`]) {
    if (!existsSync(log)) continue;
    if (log.endsWith('-wal') && readFileSync(log).length > 0) throw new Error(`${log} was not written back`);
    rmSync(log);
  }
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();
}

function shuffled<T>(values: readonly T[], random: Random): readonly T[] {
  return values
    .map((value) => ({ value, key: random.fraction() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ value }) => value);
}
