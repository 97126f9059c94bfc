import { copyFileSync, linkSync, mkdirSync, readdirSync, rmdirSync, rmSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Dataset } from '../dataset.ts';
import { databaseBytes, databasePath, loadAll, type Product } from '../product.ts';
import { type Daemon, startDaemon } from './daemon.ts';

/** A data folder that writers may write into, and the database that it was loaded into once. */
export interface Base {
  readonly product: Product;
  readonly dataDir: string;
  readonly loaded: string;
  /** The database that a daemon works on. */
  readonly live: string;
}

/** The generated JSON tree under names of its own, so that what is written into it stays out of the generated one. */
export async function jsonBase(product: Product, data: Dataset): Promise<Base> {
  const dataDir = join(product.workDir, 'json');
  linkTree(data.jsonDir, dataDir);
  const loaded = databasePath(product, 'json-loaded');
  await loadAll(product, dataDir, loaded, data.counts);
  return { product, dataDir, loaded, live: databasePath(product, 'json-live') };
}

/** Works with a daemon on a fresh copy of the loaded database, and ends it. */
export async function withDaemon<T>(base: Base, work: (daemon: Daemon) => Promise<T>): Promise<T> {
  for (const suffix of ['', '.wal']) rmSync(`${base.live}${suffix}`, { force: true });
  copyFileSync(base.loaded, base.live);
  const daemon = await startDaemon(base.product, base.dataDir, base.live);
  let result: T;
  try {
    result = await work(daemon);
  } catch (error) {
    // What went wrong comes first; a daemon that does not end well after it is no news.
    await daemon.stop().catch(() => undefined);
    throw error;
  }
  await daemon.stop();
  return result;
}

/** Megabytes of the database that a daemon works on, its log included. */
export function liveMegabytes({ live }: Base): number {
  return databaseBytes(live) / 2 ** 20;
}

/** Removes files that a writer made, and the folders that are empty then. */
export function removeWritten(paths: readonly string[]): void {
  for (const path of paths) unlinkSync(path);
  for (const folder of new Set(paths.map(dirname))) {
    if (readdirSync(folder).length === 0) rmdirSync(folder);
  }
}

function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else linkSync(source, target);
  }
}
