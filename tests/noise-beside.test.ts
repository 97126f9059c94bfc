import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { sql } from '../src/db/sql.ts';
import { copyDatabase, newDataDir, removeDataDirs } from './support/corpora.ts';
import { type FollowedFolder, followFolders } from './support/followed-folder.ts';

let followed: FollowedFolder | undefined;
afterEach(async () => {
  await followed?.close();
  followed = undefined;
  removeDataDirs();
});

it('what OpenCode writes beside its sessions starts no pass; a database of another channel does', async () => {
  const dataDir = newDataDir();
  copyDatabase('sqlite-1.18.33', dataDir);
  mkdirSync(path.join(dataDir, 'log'));
  followed = await followFolders(dataDir);
  await followed.caughtUp();
  const runs = async (): Promise<unknown> =>
    (await followed?.pool.writer.first(sql`SELECT count(*)::INTEGER AS runs FROM sync_runs`))?.runs;
  const before = await runs();
  for (const name of [
    'auth.json',
    'log/opencode.log',
    'opencode.db-shm',
    'snapshot/prj/index',
    'storage/migration',
    'tool-output/tool_a',
  ]) {
    mkdirSync(path.dirname(path.join(dataDir, name)), { recursive: true });
    writeFileSync(path.join(dataDir, name), '{}');
    appendFileSync(path.join(dataDir, name), ' ');
  }
  // `storage` itself is new: that may be a source, and is looked at once.
  await expect.poll(runs, { timeout: 60_000 }).not.toBe(before);
  await followed.caughtUp();
  const settled = await runs();
  for (const name of ['auth.json', 'storage/migration', 'log/opencode.log', 'opencode.db-shm']) {
    appendFileSync(path.join(dataDir, name), ' ');
  }
  mkdirSync(path.join(dataDir, 'repos'));
  await followed.caughtUp();
  expect(await runs()).toBe(settled);

  const other = newDataDir();
  copyDatabase('v2-2.0.15', other);
  renameSync(path.join(other, 'opencode.db-wal'), path.join(dataDir, 'opencode-dev.db-wal'));
  renameSync(path.join(other, 'opencode.db'), path.join(dataDir, 'opencode-dev.db'));
  await expect.poll(runs, { timeout: 60_000 }).not.toBe(settled);
  await followed.caughtUp();
}, 180_000);
