import { afterEach, describe, expect, it } from 'vitest';
import { constant, sql } from '../src/db/sql.ts';
import { removeDataDirs } from './support/corpora.ts';
import { type FollowedFolder, followFolders } from './support/followed-folder.ts';
import { canLimit, limit } from './support/process-limits.ts';
import { newStorageFolder } from './support/storage-folder.ts';

const open: FollowedFolder[] = [];
afterEach(async () => {
  for (const followed of open.splice(0)) await followed.close();
  removeDataDirs();
});

/** A checkpoint that cannot be written makes DuckDB give the file up: nothing works any more until it is opened anew. */
async function invalidate({ pool }: FollowedFolder): Promise<void> {
  await pool.writer.run(constant('CREATE TABLE filler AS SELECT range AS n FROM range(1000)'));
  limit(process.pid, 'fsize', 4_096);
  try {
    await expect(pool.writer.run(constant('CHECKPOINT'))).rejects.toThrow(
      /^The database has been invalidated by a failure: Could not write file .*File too large/,
    );
  } finally {
    limit(process.pid, 'fsize', 'unlimited');
  }
  await pool.writer.run(constant('DROP TABLE filler')).catch(() => undefined);
}

describe.skipIf(!canLimit)('a database that DuckDB has given up (not on a system without prlimit)', () => {
  it('is opened again by its daemon, which goes on with what was committed', async () => {
    const folder = newStorageFolder();
    folder.session('ses_a');
    folder.message('ses_a', 'msg_a');
    const followed = await followFolders(folder.dataDir);
    open.push(followed);
    await followed.caughtUp();
    const { failed } = followed.pool;
    const reader = await followed.pool.connect();
    await invalidate(followed);
    expect(failed.aborted).toBe(true);
    await expect(reader.all(sql`SELECT 1 FROM messages`)).rejects.toThrow(/has been invalidated/);
    reader.close();
    folder.message('ses_a', 'msg_b');
    const messages = async (): Promise<unknown> =>
      (await followed.pool.writer.all(sql`SELECT id FROM messages ORDER BY id`)).map((row) => row.id);
    await expect.poll(messages, { timeout: 60_000 }).toEqual(['msg_a', 'msg_b']);
    await expect.poll(() => followed.follower.state().problem, { timeout: 60_000 }).toBe(null);
    expect(followed.pool.failed.aborted).toBe(false);
  }, 120_000);

  it('is told to whoever asks for a pass, and the pass after that is made', async () => {
    const folder = newStorageFolder();
    folder.session('ses_a');
    const followed = await followFolders(folder.dataDir);
    open.push(followed);
    await followed.caughtUp();
    await invalidate(followed);
    const pass = () =>
      followed.follower.sync({
        sample: false,
        onProgress: () => undefined,
        signal: new AbortController().signal,
      });
    await expect.poll(pass, { timeout: 60_000 }).toMatchObject({ answer: { files: { seen: 1 } } });
  }, 120_000);
});
