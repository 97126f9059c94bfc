import { afterEach, expect, it, vi } from 'vitest';
import { sql } from '../src/db/sql.ts';
import { removeDataDirs } from './support/corpora.ts';
import { type FollowedFolder, followFolders } from './support/followed-folder.ts';
import { newStorageFolder } from './support/storage-folder.ts';

const open: FollowedFolder[] = [];
afterEach(async () => {
  for (const followed of open.splice(0)) await followed.close();
  vi.restoreAllMocks();
  removeDataDirs();
});

it('what is written after the clock was put back by an hour is seen as soon as what was written before', async () => {
  const now = Date.now;
  let back = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => now() - back);
  const folder = newStorageFolder();
  folder.session('ses_a');
  folder.message('ses_a', 'msg_a');
  const followed = await followFolders(folder.dataDir);
  open.push(followed);
  const messages = async (): Promise<unknown> =>
    (await followed.pool.writer.all(sql`SELECT id FROM messages ORDER BY id`)).map((row) => row.id);
  await followed.caughtUp();
  folder.message('ses_a', 'msg_b');
  await expect.poll(messages, { timeout: 60_000 }).toEqual(['msg_a', 'msg_b']);
  back = 3_600_000;
  folder.message('ses_a', 'msg_c');
  await expect.poll(messages, { timeout: 60_000 }).toEqual(['msg_a', 'msg_b', 'msg_c']);
}, 180_000);
