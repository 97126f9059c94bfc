import { rmSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { sql } from '../src/db/sql.ts';
import { askEverything, askFresh, PRESENT } from './support/answers.ts';
import { removeDataDirs } from './support/corpora.ts';
import { type FollowedFolder, followFolders } from './support/followed-folder.ts';
import { openLoadedDatabase } from './support/loaded-database.ts';
import { MADE_AT, newStorageFolder } from './support/storage-folder.ts';

let followed: FollowedFolder | undefined;
afterEach(async () => {
  await followed?.close();
  followed = undefined;
  removeDataDirs();
});

it('a file that is followed and becomes unreadable for good holds nothing any more, until it is whole again', async () => {
  const folder = newStorageFolder();
  folder.session('ses_a');
  folder.message('ses_a', 'msg_a', { cost: 0.5 });
  folder.message('ses_a', 'msg_b', { cost: 0.25 });
  const opened = await followFolders(folder.dataDir);
  followed = opened;
  const expectAsFresh = async (): Promise<void> => {
    await opened.caughtUp();
    const fresh = await openLoadedDatabase();
    try {
      await fresh.sync(folder.dataDir);
      expect(await askEverything(opened.pool, PRESENT)).toEqual(await askFresh(fresh.pool));
    } finally {
      await fresh.close();
    }
  };
  const missing = async (): Promise<unknown[]> => {
    const rows = await opened.pool.writer.all(sql`SELECT id FROM messages WHERE missing_since IS NOT NULL`);
    return rows.map((row) => row.id);
  };
  await opened.caughtUp();

  folder.write('message/ses_a/msg_b.json', '{"cost": 0.25, nonsense', MADE_AT + 60_000);
  await expect.poll(missing, { timeout: 60_000 }).toEqual(['msg_b']);
  await expect.poll(() => opened.changed, { timeout: 60_000 }).toContain('ses_a');
  await expectAsFresh();

  rmSync(folder.at('message/ses_a/msg_b.json'));
  folder.message('ses_a', 'msg_b', { cost: 0.25 });
  await expect.poll(missing, { timeout: 60_000 }).toEqual([]);
  await expectAsFresh();
}, 180_000);
