import { stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { LoadedConfig } from '../config/load-config.ts';
import type { Doctor } from '../contract/doctor.ts';
import type { Connection } from '../db/connection.ts';
import type { PriceBook } from '../prices/price-book.ts';
import type { Moment } from '../query/liveness.ts';
import { runChecks } from '../query/quality/run-checks.ts';
import { syncStatus } from '../query/sync-status.ts';
import { findData } from './find-data.ts';

/** What `ocmon doctor` says: where data was looked for just now, what the last pass made of it, and the disk. */
export async function examine(
  connection: Connection,
  loaded: LoadedConfig,
  moment: Moment,
  prices: PriceBook,
): Promise<Doctor> {
  const found = await findData(loaded, null);
  const status = await syncStatus(connection);
  // What the last pass met is known already; what is new since, or has no source beside it, is not.
  const isKnown = (place: string, name: string): boolean =>
    status.notUnderstood.some(
      (item) => item.name === name && (item.source.startsWith(place) || place.startsWith(item.source)),
    );
  const foundNow = found.notUnderstood.filter((item) => !isKnown(item.path, item.name));
  return {
    checks: await runChecks(connection, moment, prices),
    lookedAt: [...found.dataDirs, ...found.databases],
    sources: status.sources,
    notUnderstood: [
      ...status.notUnderstood,
      ...foundNow.map(({ path: source, name, count }) => ({ source, name, count })),
    ],
    files: status.files,
    failures: status.failures,
    disk: {
      database: loaded.config.database,
      databaseBytes: await sizeOf(loaded.config.database),
      freeBytes: await freeBytes(path.dirname(loaded.config.database)),
    },
  };
}

async function sizeOf(file: string): Promise<number | null> {
  return stat(file).then(
    (found) => found.size,
    () => null,
  );
}

/** Free bytes on the file system of the nearest folder that exists. */
async function freeBytes(folder: string): Promise<number | null> {
  try {
    const found = await statfs(folder);
    return found.bavail * found.bsize;
  } catch {
    const parent = path.dirname(folder);
    return parent === folder ? null : freeBytes(parent);
  }
}
