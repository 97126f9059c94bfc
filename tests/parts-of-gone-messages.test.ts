import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runSql } from './fixtures/database-copy.ts';
import { makeWorld, scenarios } from './generated/make-world.ts';
import { writeJsonStorage } from './generated/write-json-storage.ts';
import { writeSqliteV2 } from './generated/write-sqlite-v2.ts';
import { askEverything, askFresh, PRESENT } from './support/answers.ts';
import { expectAsFresh } from './support/as-fresh.ts';
import { newDataDir, removeDataDirs } from './support/corpora.ts';
import { followFolders } from './support/followed-folder.ts';
import { openLoadedDatabase } from './support/loaded-database.ts';

afterEach(removeDataDirs);

/** Sessions as JSON of 1.x and as a database of 2.x, whose rows hold the parts themselves. */
function newData(): { readonly dataDir: string; readonly deleteRows: () => void } {
  const dataDir = path.join(newDataDir(), 'data');
  mkdirSync(dataDir);
  const world = makeWorld(7, [scenarios.plainSessions, scenarios.toolOutcomes]);
  writeJsonStorage(world, dataDir);
  const database = path.join(dataDir, 'opencode.db');
  writeSqliteV2(world, database);
  return { dataDir, deleteRows: () => runSql(database, 'DELETE FROM session_message WHERE rowid % 2 = 0') };
}

describe('a message that goes from a database of 2.x while its files of 1.x stay', {
  timeout: 180_000,
}, () => {
  it('counts with the parts of its files after the next pass', async () => {
    const { dataDir, deleteRows } = newData();
    const [grown, fresh] = [await openLoadedDatabase(), await openLoadedDatabase()];
    try {
      await grown.sync(dataDir);
      deleteRows();
      await grown.sync(dataDir);
      await fresh.sync(dataDir);
      expect(await askEverything(grown.pool, PRESENT)).toEqual(await askFresh(fresh.pool));
    } finally {
      await grown.close();
      await fresh.close();
    }
  });

  it('counts with them at once where it is followed', async () => {
    const { dataDir, deleteRows } = newData();
    const followed = await followFolders(dataDir);
    try {
      await followed.caughtUp();
      deleteRows();
      await expectAsFresh(followed, dataDir);
    } finally {
      await followed.close();
    }
  });
});
