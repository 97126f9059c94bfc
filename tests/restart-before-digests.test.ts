import path from 'node:path';
import { expect, it } from 'vitest';
import { sql } from '../src/db/sql.ts';
import { makeWorld, scenarios } from './generated/make-world.ts';
import { makeRandom } from './generated/random.ts';
import { writeSqliteV1 } from './generated/write-sqlite-v1.ts';
import { newDataDir, removeDataDirs } from './support/corpora.ts';
import { openFollowingDatabase } from './support/following-database.ts';
import { SqliteWriter } from './support/sqlite-writer.ts';

it('finds what no counter tells of after a restart between the look that missed it and the digests', async () => {
  const file = path.join(newDataDir(), 'opencode.db');
  writeSqliteV1(makeWorld(7, [scenarios.plainSessions]), file);
  const following = await openFollowingDatabase();
  const writer = new SqliteWriter(file, makeRandom(3), following.clock.now);
  await following.follow(file);
  const id = String(writer.any('message', `data ->> '$.role' = 'assistant'`)?.id);
  writer.run(`update message set data = json_set(data, '$.finish', 'unannounced') where id = ?`, id);
  await following.look(file);
  following.restart();
  await following.follow(file);
  expect(await following.pool.writer.first(sql`SELECT finish FROM messages WHERE id = ${id}`)).toEqual({
    finish: 'unannounced',
  });
  await writer.close();
  await following.close();
  removeDataDirs();
});
