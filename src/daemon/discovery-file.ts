import { lstat, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { otherEndpoints } from '../contract/endpoints.ts';
import type { Problem } from '../core/problem.ts';
import { whyUnreachable } from './reach-daemon.ts';

const daemonInfo = z.object({
  pid: z.int().min(1),
  port: z.int().min(1).max(65_535),
  /** What opens the API. */
  token: z.string().regex(/^[\w-]{16,256}$/),
  startedAt: z.iso.datetime(),
  version: z.string().min(1).max(100),
  /** The real path of the database. */
  database: z.string().min(1),
  /** The real paths of the data folders that the daemon reads. */
  dataDirs: z.array(z.string()).readonly(),
});

/** What a daemon leaves in `<database file>.daemon.json`, for the commands and for a second daemon. */
export type DaemonInfo = Readonly<z.infer<typeof daemonInfo>>;

/** Whether a database has a daemon. `stale`: a file is there, but no daemon behind it, for this reason. */
export type FoundDaemon =
  | { readonly state: 'none' }
  | { readonly state: 'stale'; readonly reason: string }
  | { readonly state: 'running'; readonly info: DaemonInfo };

/** Longer than any such file is, in bytes. */
const LONGEST = 1_048_576;

/**
 * Leaves word of a running daemon beside its database, for its user alone, whole or not at all. Only the holder of the
 * database's lock may do so; a file that another one left is replaced.
 */
export async function writeDiscovery(
  databaseFile: string,
  facts: Omit<DaemonInfo, 'database'>,
): Promise<DaemonInfo> {
  const info: DaemonInfo = { ...facts, database: await realDatabasePath(databaseFile) };
  const file = discoveryFile(info.database);
  // One name is enough, since there is one holder of the lock: what a kill left under it goes.
  const unfinished = `${file}.tmp`;
  await rm(unfinished, { force: true });
  try {
    const handle = await open(unfinished, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(info)}\n`);
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return info;
}

/** Takes the word of this daemon back; that of another one stays. */
export async function removeDiscovery(info: DaemonInfo): Promise<void> {
  const file = discoveryFile(info.database);
  const read = await readInfo(file, info.database);
  if (typeof read === 'object' && read?.pid === info.pid && read.token === info.token) {
    await rm(file, { force: true });
  }
}

/**
 * Looks for the daemon that holds a database, by whatever path the database is named. It runs only if its process lives
 * and what listens on its port answers as it would and takes the token: a process id and a port may have gone to another
 * program since.
 */
export async function findDaemon(databaseFile: string): Promise<FoundDaemon> {
  const database = await realDatabasePath(databaseFile);
  const info = await readInfo(discoveryFile(database), database);
  if (info === null) return { state: 'none' };
  if (typeof info === 'string') return { state: 'stale', reason: info };
  if (!isAlive(info.pid)) return { state: 'stale', reason: `process ${info.pid} is gone` };
  const reason = await whyUnreachable(info);
  return reason === null ? { state: 'running', info } : { state: 'stale', reason };
}

/** What a second daemon says of the first: where its token stands, but not the token. */
export function alreadyServed({ database, pid, port, startedAt }: DaemonInfo): Problem {
  const login = `http://127.0.0.1:${port}${otherEndpoints.login.path}?token=…`;
  return {
    message: `The database ${database} is served already: by process ${pid} since ${startedAt}, on port ${port}.`,
    hint:
      'Every ocmon command asks that daemon by itself. ' +
      `A browser opens it at ${login}, the URL that it printed; ${discoveryFile(database)} has the token. ` +
      'To serve another database, name it with --database FILE.',
  };
}

function discoveryFile(database: string): string {
  return `${database}.daemon.json`;
}

/** The path that is the same however a database is named; one that is not made yet has that of its folder. */
async function realDatabasePath(databaseFile: string): Promise<string> {
  const absolute = path.resolve(databaseFile);
  try {
    return await realpath(absolute);
  } catch {
    const folder = path.dirname(absolute);
    const real = await realpath(folder).catch(() => folder);
    return path.join(real, path.basename(absolute));
  }
}

/** What a discovery file says; null when there is none, and why not where it is not to be believed. */
async function readInfo(file: string, database: string): Promise<DaemonInfo | string | null> {
  let parsed: unknown;
  try {
    const found = await lstat(file);
    if (!found.isFile() || found.size > LONGEST) return `${file} is no discovery file`;
    if (!isOurs(found)) return `${file} can be written by another user`;
    parsed = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    return `${file} cannot be read`;
  }
  const checked = daemonInfo.safeParse(parsed);
  if (!checked.success) return `${file} is no discovery file`;
  // A file that was copied or moved with its database speaks of the daemon of the other one.
  return checked.data.database === database ? checked.data : `${file} is of another database`;
}

/** Nobody else may have written it. Windows has neither owner nor mode here: the user's own folder protects it. */
function isOurs({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean {
  const own = process.getuid?.();
  return own === undefined || (uid === own && (mode & 0o022) === 0);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // There is such a process, but it is another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
